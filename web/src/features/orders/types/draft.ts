import { designFaults, sentFields, type Field } from "@/shared/fields/model";
import type { OrderType, TypeDocument } from "../api";

/** What somebody has designed and not saved yet, and the version that he began with. */
export interface Draft {
  version: number;
  name_zh: string;
  name_en: string;
  document: TypeDocument;
}

export const draftOf = ({ version, name_zh, name_en, draft }: OrderType): Draft => ({
  version,
  name_zh,
  name_en,
  document: draft,
});

/** Whether there is something to save. */
export function isChanged(draft: Draft, type: OrderType): boolean {
  const { version: _, ...now } = draft;
  const { version: __, ...before } = draftOf(type);
  return JSON.stringify(now) !== JSON.stringify(before);
}

/** Whether new orders go by something else than what is saved. */
export const isUnpublished = ({ draft, document }: OrderType) => JSON.stringify(draft) !== JSON.stringify(document);

const LISTS = ["states", "moves", "clocks", "subtypes"] as const;

/** What cannot even be saved: lines without a name, fields that are not sound. */
export function faultsOf({ document }: Draft): OrderType["problems"] {
  const unnamed = LISTS.flatMap((list) =>
    (document[list] ?? []).flatMap((each, place) => {
      const which = list === "moves" ? String(place) : (each as { code: string }).code;
      return each.name_zh.trim() === "" && each.name_en.trim() === ""
        ? [{ where: `${list}.${which}`, code: "no_name" }]
        : [];
    }),
  );
  const fields = (document.fields ?? []) as Field[];
  const unsound = designFaults(fields).flatMap((code, place) =>
    code === null ? [] : [{ where: `fields.${fields[place]?.key ?? ""}`, code }],
  );
  return [...unsound, ...unnamed];
}

/** The document as it is sent: a name that is there in one language only stands for both. */
export function sentDocument(document: TypeDocument): TypeDocument {
  const named = <Row extends { name_zh: string; name_en: string }>(rows: Row[] | undefined) =>
    (rows ?? []).map((row) => ({ ...row, name_zh: row.name_zh || row.name_en, name_en: row.name_en || row.name_zh }));
  return {
    ...document,
    fields: sentFields((document.fields ?? []) as Field[]) as NonNullable<TypeDocument["fields"]>,
    states: named(document.states),
    moves: named(document.moves),
    clocks: named(document.clocks),
    subtypes: named(document.subtypes),
  };
}

interface Keyed {
  key?: string;
  code?: string;
}

/** Which one was given another code, where exactly one was. */
function renamedIn(before: readonly Keyed[], after: readonly Keyed[]): [string, string] | null {
  if (before.length !== after.length) return null;
  const codes = (rows: readonly Keyed[]) => rows.map(({ key, code }) => key ?? code ?? "");
  const [old, now] = [codes(before), codes(after)];
  const places = old.flatMap((each, place) => (each === now[place] ? [] : [place]));
  const [place] = places;
  return places.length === 1 && place !== undefined ? [old[place] ?? "", now[place] ?? ""] : null;
}

/** The document with other states: whatever named one by its code goes with it when the code changes. */
export function withStates(document: TypeDocument, states: NonNullable<TypeDocument["states"]>): TypeDocument {
  const renamed = renamedIn(document.states ?? [], states);
  if (renamed === null || renamed[0] === "") return { ...document, states };
  const [from, to] = renamed;
  const state = (code: string) => (code === from ? to : code);
  const clock = (code: string) => (code === `step:${from}` ? `step:${to}` : code);
  return {
    ...document,
    states,
    moves: (document.moves ?? []).map((each) => ({
      ...each,
      from_state: state(each.from_state),
      to_state: state(each.to_state),
    })),
    clocks: (document.clocks ?? []).map((each) => ({
      ...each,
      code: clock(each.code),
      pauses_in: (each.pauses_in ?? []).map(state),
    })),
    escalations: (document.escalations ?? []).map((each) => ({ ...each, clock: clock(each.clock) })),
  };
}

/** The document with other fields: moves and rules that name one by its key go with it. */
export function withFields(document: TypeDocument, fields: NonNullable<TypeDocument["fields"]>): TypeDocument {
  const renamed = renamedIn(document.fields ?? [], fields);
  if (renamed === null) return { ...document, fields };
  const [from, to] = renamed;
  const key = (each: string) => (each === from ? to : each);
  return {
    ...document,
    fields,
    moves: (document.moves ?? []).map((each) => ({ ...each, needs: (each.needs ?? []).map(key) })),
    dispatch: (document.dispatch ?? []).map((each) => ({
      ...each,
      when: (each.when ?? []).map((condition) => ({ ...condition, field: key(condition.field) })),
    })),
  };
}

/** A code that no other type of the enterprise has: `complaint`, `complaint_2`. */
export function freeCode(wanted: string, taken: readonly string[]): string {
  let code = wanted;
  for (let number = 2; taken.includes(code); number += 1) code = `${wanted}_${String(number)}`;
  return code;
}

type Names = (key: string) => { name_zh: string; name_en: string };

const move = (from_state: string, to_state: string, note_required: boolean) => ({
  from_state,
  to_state,
  roles: [],
  teams: [],
  responsible: false,
  needs: [],
  note_required,
});

/** The least that a type needs: it is opened, worked on, closed or withdrawn. */
export function blankDocument(names: Names): TypeDocument {
  return {
    prefix: "GD",
    fields: [],
    states: [
      { code: "new", category: "new", ...names("types.blank_new") },
      { code: "in_work", category: "open", ...names("types.blank_in_work") },
      { code: "closed", category: "closed", ...names("types.blank_closed") },
      { code: "cancelled", category: "cancelled", ...names("types.blank_cancelled") },
    ],
    moves: [
      { ...move("new", "in_work", false), ...names("types.blank_accept") },
      { ...move("new", "cancelled", true), ...names("types.blank_withdraw") },
      { ...move("in_work", "closed", false), ...names("types.blank_close") },
      { ...move("in_work", "cancelled", true), ...names("types.blank_withdraw") },
    ],
    clocks: [],
    escalations: [],
    subtypes: [],
    dispatch: [],
    children_first: true,
    satisfaction_before_close: false,
    identity_required: false,
    parts: false,
    products: false,
    booking: false,
  };
}
