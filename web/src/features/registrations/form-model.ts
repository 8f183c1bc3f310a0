import type { components } from "@/shared/api/schema";

export type Form = components["schemas"]["FormOut"];
export type FormField = components["schemas"]["FieldBody"];
export type Registration = components["schemas"]["RegistrationOut"];

export const KINDS = ["text", "digits", "number", "date", "choice"] as const;
const CODE = /^[a-z][a-z0-9_]{0,31}$/;

export const EMPTY_FIELD: FormField = { code: "", name_zh: "", name_en: "", kind: "text", required: true, choices: [] };

export type Fault = "bad_code" | "twice" | "no_name" | "no_choices";

/** What is wrong with each field, as far as the page can see it; the server decides. */
export function faultsOf(fields: readonly FormField[]): (Fault | null)[] {
  return fields.map((field, place) => {
    if (!CODE.test(field.code)) return "bad_code";
    if (fields.slice(0, place).some((other) => other.code === field.code)) return "twice";
    if (field.name_zh.trim() === "") return "no_name";
    const choices = field.choices ?? [];
    const empty = choices.length === 0 || choices.some((choice) => choice.value === "" || choice.name_zh === "");
    return field.kind === "choice" && empty ? "no_choices" : null;
  });
}

/** The fields as they are sent: an English name where none was written, choices only where one chooses. */
export function sentFields(fields: readonly FormField[]): FormField[] {
  return fields.map((field) => ({
    ...field,
    name_en: field.name_en || field.name_zh,
    choices:
      field.kind === "choice"
        ? (field.choices ?? []).map((choice) => ({ ...choice, name_en: choice.name_en || choice.name_zh }))
        : [],
  }));
}

type Names = { name_zh: string; name_en: string };

/** An answer in words: what was chosen by its name. */
export function shownAnswer(field: FormField, answer: string | undefined, name: (named: Names) => string): string {
  const choice = (field.choices ?? []).find((each) => each.value === answer);
  return choice ? name(choice) : (answer ?? "");
}
