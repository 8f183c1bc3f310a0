import { describe, expect, it } from "vitest";
import {
  designFaults,
  freshKey,
  movedField,
  problemsIn,
  problemsOf,
  sentFields,
  sentValues,
  shownFields,
  type Field,
} from "./model";

const kind: Field = {
  key: "kind",
  name_zh: "类别",
  name_en: "Kind",
  kind: "choice",
  required: true,
  choices: [
    { code: "water", name_zh: "漏水", name_en: "Leak" },
    { code: "gas", name_zh: "燃气", name_en: "Gas" },
  ],
};
const urgent: Field = {
  key: "urgent",
  name_zh: "闻到气味",
  name_en: "Smell",
  kind: "yes_no",
  required: true,
  shown_when: [{ field: "kind", any_of: ["gas"] }],
};
const since: Field = {
  key: "since",
  name_zh: "从何时",
  name_en: "Since",
  kind: "date",
  shown_when: [{ field: "urgent", any_of: ["true"] }],
};
const fields = [kind, urgent, since];
const keys = (values: Parameters<typeof shownFields>[1]) => shownFields(fields, values).map(({ key }) => key);

describe("a form that depends on its answers", () => {
  it("asks for what the answers above call for", () => {
    expect(keys({})).toEqual(["kind"]);
    expect(keys({ kind: "gas" })).toEqual(["kind", "urgent"]);
    expect(keys({ kind: "gas", urgent: true })).toEqual(["kind", "urgent", "since"]);
    expect(keys({ kind: "gas", urgent: false })).toEqual(["kind", "urgent"]);
  });

  it("is not decided by what it asks for no longer, and does not send it", () => {
    const left = { kind: "water", urgent: true, since: "2026-11-22" };
    expect(keys(left)).toEqual(["kind"]);
    expect(sentValues(fields, left)).toEqual({ kind: "water" });
  });

  it("says what is missing only of what it asks for", () => {
    expect(problemsIn(fields, { kind: "water" })).toEqual({});
    expect(problemsIn(fields, { kind: "gas" })).toEqual({ urgent: "missing" });
    expect(problemsIn(fields, { kind: "gas", urgent: false })).toEqual({});
  });

  it("takes blank for empty", () => {
    const text: Field = { ...kind, key: "text", kind: "text", choices: [] };
    expect(problemsIn([text], { text: "  " })).toEqual({ text: "missing" });
    expect(sentValues([text], { text: " " })).toEqual({});
  });

  it.each([
    ["integer", "2", "too_small"],
    ["integer", "9", "too_large"],
    ["decimal", "5", null],
    ["email", "nobody@home", "not_an_email"],
    ["email", "a.b@example.cn", null],
  ] as const)("sees what does not fit: %s %s", (ofKind, value, code) => {
    const field: Field = { key: "x", name_zh: "某", name_en: "X", kind: ofKind, minimum: "3", maximum: "8" };
    expect(problemsIn([field], { x: value })).toEqual(code === null ? {} : { x: code });
  });
});

it("reads from a refusal what is wrong with each field", () => {
  const details = { problems: [{ field: "kind", code: "not_a_choice" }] };
  expect(problemsOf({ code: "fields.values_invalid", details })).toEqual({ kind: "not_a_choice" });
  expect(problemsOf({ code: "conflict", details })).toEqual({});
});

describe("fields that are being designed", () => {
  it.each([
    [{ ...kind, key: "Kind" }, "bad_key"],
    [{ ...kind, name_zh: " ", name_en: "" }, "no_name"],
    [{ ...kind, choices: [] }, "no_choices"],
    [{ ...kind, choices: [{ code: "a", name_zh: "", name_en: "" }] }, "no_choices"],
    [{ ...kind, choices: [...(kind.choices ?? []), { code: "gas", name_zh: "气", name_en: "Gas" }] }, "choice_twice"],
    [{ ...kind, shown_when: [{ field: "urgent", any_of: ["true"] }] }, "condition_on_no_field_above"],
    [kind, null],
  ] as [Field, string | null][])("have this fault: %#", (field, fault) => {
    expect(designFaults([field, urgent])[0]).toBe(fault);
  });

  it("may not have the key of another one, nor a condition without a value", () => {
    expect(designFaults([kind, { ...urgent, key: "kind" }])[1]).toBe("key_twice");
    expect(designFaults([kind, { ...urgent, shown_when: [{ field: "kind", any_of: [] }] }])[1]).toBe("condition_empty");
  });

  it("are sent without what their kind has no use for, and with both names", () => {
    const [sent] = sentFields([{ ...kind, kind: "yes_no", name_en: "", unique: true, minimum: "3" }]);
    expect(sent).toMatchObject({ name_en: "类别", choices: [], unique: false, minimum: null });
  });

  it("get a key of their own", () => {
    expect(freshKey([], "Serial No.", "text")).toBe("serial_no");
    expect(freshKey(["serial_no"], "Serial No.", "text")).toBe("serial_no_2");
    expect(freshKey(["text_1"], "", "text")).toBe("text_2");
    expect(freshKey([], "2 doors", "text")).toBe("doors");
  });

  it("can be moved, and stay where there is no room", () => {
    expect(movedField(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(movedField(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(movedField(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});
