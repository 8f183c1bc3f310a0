import { describe, expect, it } from "vitest";
import { contentOf, diffOf, draftOf, EMPTY, wholeText } from "./content";

describe("a draft", () => {
  it("goes out without empty questions and comes back the same", () => {
    const draft = {
      ...EMPTY,
      title: "退款",
      body: "三日",
      questions: [" 钱呢 ", ""],
      valid_until: "2027-01-01T09:30",
      file_ids: ["f1"],
      review_on: "2026-12-01",
    };
    const content = contentOf(draft);
    expect(content.questions).toEqual(["钱呢"]);
    expect(content.valid_from).toBeNull();
    expect(content.valid_until).toBe("2027-01-01T01:30:00.000Z");
    expect(draftOf({ content, note: "x", state: "draft" })).toEqual({ ...draft, questions: ["钱呢"], note: "x" });
    expect(draftOf({ content, note: "x", state: "published" }).note).toBe("");
  });
});

describe("a comparison", () => {
  it("covers the title and how people ask, not only the text", () => {
    const before = { title: "退款", body: "三日", questions: ["钱呢"] };
    const after = { ...before, title: "退款时限", questions: ["钱呢", "多久"] };
    const changed = diffOf(wholeText(before), wholeText(after)).filter(({ kind }) => kind !== "same");
    expect(changed.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "removed # 退款",
      "added # 退款时限",
      "added ? 多久",
    ]);
  });

  it("tells lines that came and went", () => {
    expect(diffOf("a\nb\nc", "a\nc\nd").map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "same a",
      "removed b",
      "same c",
      "added d",
    ]);
  });
});
