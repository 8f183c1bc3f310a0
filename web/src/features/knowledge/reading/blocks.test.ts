import { describe, expect, it } from "vitest";
import { blocksOf, inlineOf } from "./blocks";

describe("the text of an article", () => {
  it("is read as blocks", () => {
    const text =
      "# 退款\n\n三日内**到账**。\n\n1. 申请\n2. 审核\n\n| 渠道 | 天数 |\n|---|---|\n| 银行卡 | 3 |\n\n> 注意\n\n---";
    expect(blocksOf(text).map(({ kind }) => kind)).toEqual(["heading", "paragraph", "list", "table", "quote", "rule"]);
    expect(blocksOf("- a\n- b")[0]).toMatchObject({ ordered: false, items: [[{ text: "a" }], [{ text: "b" }]] });
  });

  it("never becomes markup or a link that runs something", () => {
    const text = "<script>alert(1)</script> [x](javascript:alert(1)) [y](//evil.example) [z](https://a.example)";
    expect(inlineOf(text).filter(({ kind }) => kind === "link")).toEqual([
      { kind: "link", text: "z", href: "https://a.example" },
    ]);
    expect(blocksOf("<img onerror=x>")[0]).toEqual({
      kind: "paragraph",
      content: [{ kind: "text", text: "<img onerror=x>" }],
    });
  });

  it("ends, whatever stands in it", () => {
    for (const odd of ["```", "#", "|", "* ", "1.", ">", "|a", "####### x", "**", "- \n\n-"])
      expect(() => blocksOf(odd)).not.toThrow();
  });
});
