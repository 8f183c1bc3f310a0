import { describe, expect, it } from "vitest";
import { changed, isGrave, summaryOf, wordsOf } from "./model";

describe("numbers", () => {
  it("are asked about before callers lose their service, and only then", () => {
    expect(isGrave("suspend", "active")).toBe(true);
    expect(isGrave("test", "active")).toBe(true);
    expect(isGrave("test", "porting_in")).toBe(false);
    expect(isGrave("release", "free")).toBe(true);
    expect(isGrave("activate", "testing")).toBe(false);
    expect(isGrave("resume", "suspended")).toBe(false);
  });

  it("are changed only in what differs", () => {
    const before = { name_zh: "a", caller_limit: null, languages: ["zh-CN"], flow_id: "f" };
    expect(
      changed(before, { name_zh: "a", caller_limit: undefined, languages: ["zh-CN", "en"], flow_id: undefined }),
    ).toEqual({ languages: ["zh-CN", "en"], flow_id: null });
    expect(changed(before, before)).toEqual({});
  });
});

describe("a table of merchants", () => {
  it("is counted by what it would do", () => {
    const row = (action: "add" | "change" | "keep", ...problems: string[]) => ({
      line: 1,
      code: "1",
      action,
      problems,
    });
    expect(summaryOf([row("add"), row("add", "code_taken"), row("keep"), row("change")])).toEqual({
      add: 1,
      change: 1,
      keep: 1,
      faulty: 1,
    });
  });
});

describe("a typed list", () => {
  it("is split at whatever people put between words", () => {
    expect(wordsOf(" a, b\uff0cc\u3001a\n d;")).toEqual(["a", "b", "c", "d"]);
    expect(wordsOf("  ")).toEqual([]);
  });
});
