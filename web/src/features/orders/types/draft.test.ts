import { expect, test } from "vitest";
import type { OrderType, TypeDocument } from "../api";
import { blankDocument, draftOf, faultsOf, freeCode, isChanged, sentDocument, withFields, withStates } from "./draft";
import { placeOfProblem } from "./problem-places";

const BLANK = blankDocument((key) => ({ name_zh: `zh ${key}`, name_en: key }));

const NEW = { code: "new", category: "new" as const, name_zh: "新", name_en: "New" };

const CLOCKED: TypeDocument = {
  ...BLANK,
  clocks: [
    {
      code: "step:in_work",
      name_zh: "处理",
      name_en: "Work",
      minutes: 60,
      minutes_by_priority: {},
      calendar: null,
      pauses_in: ["in_work"],
      allowed_by_contract: true,
    },
  ],
  escalations: [{ clock: "step:in_work", moment: "after", minutes: 0, to: "responsible", raise_priority: false }],
};

test("what names a state goes with it when its code changes", () => {
  const states = (CLOCKED.states ?? []).map((each) => (each.code === "in_work" ? { ...each, code: "busy" } : each));
  const changed = withStates(CLOCKED, states);
  expect(changed.moves?.map(({ from_state, to_state }) => `${from_state}>${to_state}`)).toEqual([
    "new>busy",
    "new>cancelled",
    "busy>closed",
    "busy>cancelled",
  ]);
  expect(changed.clocks?.[0]).toMatchObject({ code: "step:busy", pauses_in: ["busy"] });
  expect(changed.escalations?.[0]?.clock).toBe("step:busy");
});

test("a state that is taken away renames nothing", () => {
  const states = (CLOCKED.states ?? []).filter(({ code }) => code !== "in_work");
  expect(withStates(CLOCKED, states).moves).toEqual(CLOCKED.moves);
});

test("what a move needs and a rule asks goes with a field's new key", () => {
  const field = { key: "wish", name_zh: "诉求", name_en: "Wish", kind: "text" as const };
  const document = {
    ...BLANK,
    fields: [field] as NonNullable<TypeDocument["fields"]>,
    moves: (BLANK.moves ?? []).map((each) => ({ ...each, needs: ["wish"] })),
    dispatch: [{ when: [{ field: "wish", any_of: ["a"] }], team: "one" }],
  };
  const changed = withFields(document, [{ ...field, key: "claim" }] as NonNullable<TypeDocument["fields"]>);
  expect(changed.moves?.[0]?.needs).toEqual(["claim"]);
  expect(changed.dispatch?.[0]?.when?.[0]?.field).toBe("claim");
});

test("a line without any name is not saved; one in one language stands for both", () => {
  const called = (names: { name_zh?: string; name_en?: string }): TypeDocument => ({
    ...BLANK,
    states: (BLANK.states ?? []).map((each) => (each.code === "new" ? { ...each, ...names } : each)),
  });
  const nameless = called({ name_zh: "", name_en: "" });
  const draft = { version: 1, name_zh: "一", name_en: "One", document: nameless };
  expect(faultsOf(draft)).toEqual([{ where: "states.new", code: "no_name" }]);
  const half = called({ name_en: "" });
  expect(faultsOf({ ...draft, document: half })).toEqual([]);
  expect(sentDocument(half).states?.[0]?.name_en).toBe("zh types.blank_new");
});

test("a draft is changed by what it says, not by the version that it began with", () => {
  const type = { version: 4, name_zh: "一", name_en: "One", draft: BLANK } as OrderType;
  const draft = draftOf(type);
  expect(isChanged(draft, { ...type, version: 5 })).toBe(false);
  expect(isChanged({ ...draft, name_en: "Two" }, type)).toBe(true);
});

test("a second one of a kind has a code of its own", () => {
  expect(freeCode("complaint", ["repair"])).toBe("complaint");
  expect(freeCode("complaint", ["complaint", "complaint_2"])).toBe("complaint_3");
});

test("a problem's place has its part of the designer, and a name or a line", () => {
  expect(placeOfProblem("escalations.0", CLOCKED)).toEqual({
    tab: "clocks",
    kind: "escalations",
    named: null,
    line: 1,
  });
  expect(placeOfProblem("clocks.step:in_work", CLOCKED).named?.name_en).toBe("Work");
  expect(placeOfProblem("moves.1", CLOCKED)).toMatchObject({
    tab: "states",
    named: { name_en: "types.blank_withdraw" },
    line: 2,
  });
  expect(placeOfProblem("states.new", { ...BLANK, states: [{ ...NEW, name_zh: "", name_en: "" }] })).toMatchObject({
    named: null,
    line: 1,
  });
  expect(placeOfProblem("prefix", CLOCKED)).toEqual({ tab: null, kind: "prefix", named: null, line: null });
});
