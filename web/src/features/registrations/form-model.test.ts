import { expect, it } from "vitest";
import { EMPTY_FIELD, faultsOf, sentFields, shownAnswer, type FormField } from "./form-model";

const field = (change: Partial<FormField>): FormField => ({ ...EMPTY_FIELD, code: "a", name_zh: "甲", ...change });
const choice = { value: "1", name_zh: "同意", name_en: "" };

it("sees what is wrong with a form", () => {
  const fields = [
    field({}),
    field({}),
    field({ code: "Bad" }),
    field({ code: "b", name_zh: " " }),
    field({ code: "c", kind: "choice" }),
    field({ code: "d", kind: "choice", choices: [choice] }),
  ];
  expect(faultsOf(fields)).toEqual([null, "twice", "bad_code", "no_name", "no_choices", null]);
});

it("sends names in both languages and choices only where one chooses", () => {
  expect(sentFields([field({ choices: [choice] }), field({ kind: "choice", choices: [choice] })])).toEqual([
    field({ name_en: "甲", choices: [] }),
    field({ name_en: "甲", kind: "choice", choices: [{ ...choice, name_en: "同意" }] }),
  ]);
});

it("shows what was chosen by its name", () => {
  const vote = field({ kind: "choice", choices: [choice] });
  const name = (named: { name_zh: string }) => named.name_zh;
  expect(shownAnswer(vote, "1", name)).toBe("同意");
  expect(shownAnswer(vote, "9", name)).toBe("9");
  expect(shownAnswer(field({}), undefined, name)).toBe("");
});
