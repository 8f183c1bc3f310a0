import { useWords } from "@/shared/i18n/use-words";
import type { Calendar, Team, TypeDocument } from "../api";

export interface EditorProps {
  document: TypeDocument;
  teams: Team[];
  calendars: Calendar[];
  onChange: (document: TypeDocument) => void;
}

/** What a type's own states, fields and clocks, and the enterprise's teams and calendars, offer for choice. */
export function useOptions({ document, teams, calendars }: Omit<EditorProps, "onChange">) {
  const { t, name } = useWords();
  const states = (document.states ?? []).map((each) => ({ value: each.code, label: name(each) || each.code }));
  return {
    states,
    fields: (document.fields ?? []).map((each) => ({ value: each.key, label: name(each) })),
    teams: teams.map((each) => ({ value: each.code, label: name(each) })),
    calendars: calendars.map((each) => ({ value: each.code, label: name(each) })),
    clocks: [
      { value: "first_response", label: t("types.clock_first_response") },
      { value: "solution", label: t("types.clock_solution") },
      ...states.map(({ value, label }) => ({ value: `step:${value}`, label: t("types.clock_step", { state: label }) })),
    ],
  };
}
