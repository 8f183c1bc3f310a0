import type { TypeDocument } from "../api";

export type Tab = "fields" | "states" | "clocks" | "rules";

interface Named {
  name_zh: string;
  name_en: string;
}

export interface ProblemPlace {
  tab: Tab | null;
  /** What kind of thing it is: `types.where_<kind>`. */
  kind: string;
  /** The thing itself, where it has a name. */
  named: Named | null;
  /** Its line, where it has none. */
  line: number | null;
}

const TABS: Record<string, Tab> = {
  fields: "fields",
  states: "states",
  moves: "states",
  clocks: "clocks",
  escalations: "clocks",
  subtypes: "rules",
  dispatch: "rules",
  return_visit_days: "rules",
};

type Rows = readonly (Named & { key?: string; code?: string })[];

function rowsOf(kind: string, document: TypeDocument): Rows {
  const lists: Record<string, Rows | undefined> = {
    fields: document.fields,
    states: document.states,
    moves: document.moves,
    clocks: document.clocks,
    subtypes: document.subtypes,
  };
  return lists[kind] ?? [];
}

/** Where a problem of a type is, from the server's word for it: `moves.3`, `fields.serial`, `prefix`. */
export function placeOfProblem(where: string, document: TypeDocument): ProblemPlace {
  const [, kind = where, which = ""] = /^([^.]+)\.(.*)$/.exec(where) ?? [];
  const rows = rowsOf(kind, document);
  const at = rows.findIndex(({ key, code }, place) => (key ?? code ?? String(place)) === which);
  const found = rows[at];
  const named = found !== undefined && found.name_zh !== "" ? found : null;
  const line = /^\d+$/.test(which) ? Number(which) + 1 : at < 0 ? null : at + 1;
  return { tab: TABS[kind] ?? null, kind, named, line };
}
