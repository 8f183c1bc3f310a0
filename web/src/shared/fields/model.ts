/** Fields as enterprises design them; the server has the same rules, and decides. */
export const FIELD_KINDS = [
  "text",
  "long_text",
  "integer",
  "decimal",
  "amount",
  "date",
  "datetime",
  "yes_no",
  "choice",
  "choices",
  "phone",
  "email",
  "address",
  "identity_number",
  "files",
] as const;

export type FieldKind = (typeof FIELD_KINDS)[number];

export interface FieldChoice {
  code: string;
  name_zh: string;
  name_en: string;
}

export interface FieldCondition {
  field: string;
  any_of: string[];
}

export interface Field {
  key: string;
  name_zh: string;
  name_en: string;
  kind: FieldKind;
  required?: boolean | undefined;
  unique?: boolean | undefined;
  masked?: boolean | undefined;
  choices?: FieldChoice[] | undefined;
  minimum?: string | null | undefined;
  maximum?: string | null | undefined;
  longest?: number | null | undefined;
  shown_when?: FieldCondition[] | undefined;
  hint_zh?: string | undefined;
  hint_en?: string | undefined;
}

export type FieldValue = string | number | boolean | string[];
/** What is in a form: what was left empty is not in it. */
export type FieldValues = Record<string, FieldValue>;
/** What is wrong: for each field the code of its sentence (`fields.problem.<code>`). */
export type FieldProblems = Record<string, string>;

export const MOST_FIELDS = 60;
export const WITH_CHOICES: readonly FieldKind[] = ["choice", "choices"];
export const WITH_BOUNDS: readonly FieldKind[] = ["integer", "decimal", "amount"];
export const NEVER_UNIQUE: readonly FieldKind[] = ["files", "choices", "yes_no", "long_text"];
/** The kinds whose values can decide whether a field below is shown. */
export const DECIDING: readonly FieldKind[] = ["choice", "choices", "yes_no"];
export const ALWAYS_MASKED: readonly FieldKind[] = ["identity_number"];
const KEY = /^[a-z][a-z0-9_]{0,39}$/;

function holds({ field, any_of }: FieldCondition, values: FieldValues): boolean {
  const value = values[field];
  if (value === undefined) return false;
  return Array.isArray(value) ? value.some((each) => any_of.includes(each)) : any_of.includes(String(value));
}

/** The fields that the form asks for as it is filled in now; what is not asked for decides nothing either. */
export function shownFields<Each extends Field>(fields: readonly Each[], values: FieldValues): Each[] {
  const asked: FieldValues = {};
  return fields.filter((field) => {
    if (!(field.shown_when ?? []).every((condition) => holds(condition, asked))) return false;
    const value = values[field.key];
    if (value !== undefined) asked[field.key] = value;
    return true;
  });
}

/** What is sent: what is asked for and filled in. */
export function sentValues(fields: readonly Field[], values: FieldValues): FieldValues {
  return Object.fromEntries(
    shownFields(fields, values).flatMap(({ key }) => {
      const value = values[key];
      return value === undefined || isBlank(value) ? [] : [[key, value]];
    }),
  );
}

export function isBlank(value: FieldValue): boolean {
  return Array.isArray(value) ? value.length === 0 : typeof value === "string" && value.trim() === "";
}

/** What can be seen to be wrong before it is sent. */
export function problemsIn(fields: readonly Field[], values: FieldValues): FieldProblems {
  const filled = sentValues(fields, values);
  return Object.fromEntries(
    shownFields(fields, values).flatMap((field) => {
      const value = filled[field.key];
      const code = value === undefined ? (field.required ? "missing" : null) : misfitOf(field, value);
      return code === null ? [] : [[field.key, code]];
    }),
  );
}

const EMAIL = /^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$/;

function misfitOf(field: Field, value: FieldValue): string | null {
  if (field.kind === "email" && !EMAIL.test(String(value))) return "not_an_email";
  if (!WITH_BOUNDS.includes(field.kind)) return null;
  const number = Number(value);
  if (Number.isNaN(number)) return "not_a_number";
  if (field.minimum && number < Number(field.minimum)) return "too_small";
  if (field.maximum && number > Number(field.maximum)) return "too_large";
  return null;
}

/** What the server says of each field, if that is what it refused. */
export function problemsOf(error: { code: string; details: Record<string, unknown> }): FieldProblems {
  if (!error.code.startsWith("fields.")) return {};
  const problems = error.details.problems as { field: string; code: string }[] | undefined;
  return Object.fromEntries((problems ?? []).map(({ field, code }) => [field, code]));
}

/** What is wrong with each field that is being designed; nothing where it is sound. */
export function designFaults(fields: readonly Field[]): (string | null)[] {
  return fields.map((field, place) => {
    const above = fields.slice(0, place).map(({ key }) => key);
    const conditions = field.shown_when ?? [];
    if (!KEY.test(field.key)) return "bad_key";
    if (above.includes(field.key)) return "key_twice";
    if (field.name_zh.trim() === "" && field.name_en.trim() === "") return "no_name";
    if (WITH_CHOICES.includes(field.kind)) {
      const fault = choicesFault(field.choices ?? []);
      if (fault !== null) return fault;
    }
    if (conditions.some(({ field: key }) => !above.includes(key))) return "condition_on_no_field_above";
    if (conditions.some(({ any_of }) => any_of.length === 0)) return "condition_empty";
    return null;
  });
}

function choicesFault(choices: readonly FieldChoice[]): string | null {
  if (choices.length === 0 || choices.some((choice) => choice.name_zh.trim() === "" && choice.name_en.trim() === ""))
    return "no_choices";
  return new Set(choices.map(({ code }) => code)).size < choices.length ? "choice_twice" : null;
}

/** The fields as they are sent: what one language lacks is taken from the other, and nothing that its kind has no use for. */
export function sentFields(fields: readonly Field[]): Field[] {
  return fields.map((field) => {
    const bounded = WITH_BOUNDS.includes(field.kind);
    return {
      ...field,
      ...bothNames(field),
      unique: field.unique === true && !NEVER_UNIQUE.includes(field.kind),
      choices: WITH_CHOICES.includes(field.kind)
        ? (field.choices ?? []).map((choice) => ({ ...choice, ...bothNames(choice) }))
        : [],
      minimum: bounded ? field.minimum || null : null,
      maximum: bounded ? field.maximum || null : null,
    };
  });
}

function bothNames({ name_zh: zh, name_en: en }: { name_zh: string; name_en: string }) {
  return { name_zh: zh.trim() || en.trim(), name_en: en.trim() || zh.trim() };
}

/** A key that is not taken, made of an English name where there is one. */
export function freshKey(taken: readonly string[], name: string, usual: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 36);
  const base = plain === "" ? usual : plain;
  if (plain !== "" && !taken.includes(base)) return base;
  for (let number = plain === "" ? 1 : 2; ; number += 1) {
    const key = `${base}_${String(number)}`;
    if (!taken.includes(key)) return key;
  }
}

/** The fields with one moved by a place up (-1) or down (1). */
export function movedField<Each>(fields: readonly Each[], place: number, by: number): Each[] {
  const moved = [...fields];
  const to = Math.min(fields.length - 1, Math.max(0, place + by));
  moved.splice(to, 0, ...moved.splice(place, 1));
  return moved;
}
