import { describe, expect, it } from "vitest";
import { en, zh } from "@/shared/i18n/words";
import { calledIn, detailLines, pageOf } from "./subject";

describe("an entry of the audit", () => {
  it("leads to its thing, where there is a page of it", () => {
    expect(pageOf({ object_kind: "order", object_id: "o1" })).toBe("/orders/o1");
    expect(pageOf({ object_kind: "session", object_id: "s1" })).toBeNull();
    expect(pageOf({ object_kind: "order", object_id: null })).toBeNull();
  });

  it("calls its thing by the best name that it has", () => {
    expect(calledIn({ code: "complaint", name: "投诉" })).toBe("投诉");
    expect(calledIn({ code: "complaint" })).toBe("complaint");
    expect(calledIn({ count: 3, name: "" })).toBeNull();
  });

  it("tells its details one by one, as a person reads them", () => {
    const saying = {
      word: (prefix: string, code: string) => `${prefix}:${code}`,
      moment: (iso: string) => iso.slice(0, 10),
      truth: (value: boolean) => (value ? "yes" : "no"),
    };
    const lines = detailLines(
      {
        columns: ["name", "number"],
        reason: "report",
        numbers_masked: [false, true],
        until: "2026-11-23T07:12:00Z",
        note: "",
        size: 3,
      },
      saying,
    );
    expect(lines.map(({ key, value }) => `${key} ${value}`)).toEqual([
      "columns name, number",
      "reason export_reason:report",
      "numbers_masked no → yes",
      "until 2026-11-23",
      "note –",
      "size 3",
    ]);
  });
});

describe("the kind of thing that an action is about", () => {
  // the audit takes it from the first word of the action
  it("has a word in both languages", () => {
    const kinds = Object.keys(zh)
      .filter((key) => key.startsWith("audit_action."))
      .map((key) => `audit_object.${key.split(".")[1] ?? ""}`);
    expect(kinds.filter((key) => !(key in zh && key in en))).toEqual([]);
  });
});
