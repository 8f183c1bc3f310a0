import { Flex, Typography } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { TypeDocument } from "../api";
import { ByPriority, Code, Length, Many, Names, One, Tick } from "./inputs";
import { useOptions, type EditorProps } from "./options";
import { RowsEditor } from "./rows-editor";

const RECIPIENTS = ["responsible", "team", "supervisor", "email"] as const;

/** What is promised, and who is told before and after it runs out. */
export function ClocksEditor(props: EditorProps) {
  const { t } = useWords();
  return (
    <Flex vertical gap={12}>
      <Typography.Text strong>{t("orders.clocks")}</Typography.Text>
      <Clocks {...props} />
      <div className="quiet">{t("types.clocks_hint")}</div>
      <Typography.Text strong>{t("types.escalations")}</Typography.Text>
      <Escalations {...props} />
    </Flex>
  );
}

const freshClock = () => ({
  code: "solution",
  name_zh: "",
  name_en: "",
  minutes: 1440,
  minutes_by_priority: {},
  calendar: null,
  pauses_in: [],
  allowed_by_contract: false,
});

function Clocks(props: EditorProps) {
  const { document, onChange } = props;
  const { t } = useWords();
  const { states, calendars, clocks } = useOptions(props);
  return (
    <RowsEditor
      rows={document.clocks ?? []}
      add={t("types.add_clock")}
      columns={[
        { label: t("types.clock"), width: "minmax(110px, 1fr)" },
        { label: t("fields.name_zh"), width: "minmax(90px, 0.9fr)" },
        { label: t("fields.name_en"), width: "minmax(90px, 0.9fr)" },
        { label: t("types.length"), width: "150px" },
        { label: t("types.by_priority"), width: "minmax(120px, 1.1fr)" },
        { label: t("types.calendar"), width: "minmax(130px, 1.1fr)" },
        { label: t("types.pauses_in"), width: "minmax(130px, 1.1fr)" },
        { label: t("types.allowed_by_contract"), width: "70px" },
      ]}
      fresh={freshClock}
      onChange={(changed) => {
        onChange({ ...document, clocks: changed });
      }}
    >
      {(row, put) => (
        <>
          <One
            label={t("types.clock")}
            value={row.code}
            options={clocks}
            onChange={(code) => {
              put({ code: code ?? "" });
            }}
          />
          <Names row={row} put={put} />
          <Length
            label={t("types.length")}
            least={1}
            minutes={row.minutes}
            onChange={(minutes) => {
              put({ minutes: minutes ?? 1 });
            }}
          />
          <ByPriority
            value={row.minutes_by_priority ?? {}}
            onChange={(minutes_by_priority) => {
              put({ minutes_by_priority });
            }}
          />
          <One
            clear
            label={t("types.calendar")}
            none={t("types.calendar_none")}
            value={row.calendar ?? null}
            options={calendars}
            onChange={(calendar) => {
              put({ calendar });
            }}
          />
          <Many
            label={t("types.pauses_in")}
            none={t("types.never")}
            value={row.pauses_in ?? []}
            options={states}
            onChange={(pauses_in) => {
              put({ pauses_in });
            }}
          />
          <Tick
            label={t("types.allowed_by_contract")}
            checked={row.allowed_by_contract === true}
            onChange={(allowed_by_contract) => {
              put({ allowed_by_contract });
            }}
          />
        </>
      )}
    </RowsEditor>
  );
}

const freshEscalation = (document: TypeDocument) => ({
  clock: document.clocks?.[0]?.code ?? "solution",
  moment: "before" as const,
  minutes: 30,
  to: "responsible" as const,
  team: null,
  email: null,
  raise_priority: false,
});

function Escalations(props: EditorProps) {
  const { document, onChange } = props;
  const { t } = useWords();
  const options = useOptions(props);
  return (
    <RowsEditor
      rows={document.escalations ?? []}
      add={t("types.add_escalation")}
      columns={[
        { label: t("types.clock"), width: "minmax(150px, 220px)" },
        { label: t("types.moment"), width: "110px" },
        { label: t("types.how_long"), width: "150px" },
        { label: t("types.recipient"), width: "180px" },
        { label: t("types.whom"), width: "minmax(150px, 240px)" },
        { label: t("types.raise_priority"), width: "90px" },
      ]}
      fresh={() => freshEscalation(document)}
      onChange={(escalations) => {
        onChange({ ...document, escalations });
      }}
    >
      {(row, put) => (
        <>
          <One
            label={t("types.clock")}
            value={row.clock}
            options={options.clocks}
            onChange={(clock) => {
              put({ clock: clock ?? "" });
            }}
          />
          <One
            label={t("types.moment")}
            value={row.moment}
            options={(["before", "after"] as const).map((value) => ({ value, label: t(`types.moment_${value}`) }))}
            onChange={(moment) => {
              put({ moment: moment ?? "before" });
            }}
          />
          <Length
            label={t("types.how_long")}
            minutes={row.minutes}
            onChange={(minutes) => {
              put({ minutes: minutes ?? 0 });
            }}
          />
          <One
            label={t("types.recipient")}
            value={row.to}
            options={RECIPIENTS.map((value) => ({ value, label: t(`types.recipient_${value}`) }))}
            onChange={(to) => {
              put({ to: to ?? "responsible" });
            }}
          />
          <Whom row={row} put={put} teams={options.teams} />
          <Tick
            label={t("types.raise_priority")}
            checked={row.raise_priority === true}
            onChange={(raise_priority) => {
              put({ raise_priority });
            }}
          />
        </>
      )}
    </RowsEditor>
  );
}

interface WhomProps {
  row: Pick<NonNullable<TypeDocument["escalations"]>[number], "to" | "team" | "email">;
  put: (changed: { team?: string | null; email?: string | null }) => void;
  teams: { value: string; label: string }[];
}

function Whom({ row, put, teams }: WhomProps) {
  const { t } = useWords();
  if (row.to === "team")
    return (
      <One
        clear
        label={t("types.whom")}
        none={t("types.its_team")}
        value={row.team ?? null}
        options={teams}
        onChange={(team) => {
          put({ team });
        }}
      />
    );
  if (row.to === "email")
    return (
      <Code
        label={t("types.email")}
        value={row.email ?? ""}
        longest={254}
        onChange={(email) => {
          put({ email });
        }}
      />
    );
  return <span />;
}
