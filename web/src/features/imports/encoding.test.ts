import { describe, expect, it } from "vitest";
import { encodingOf } from "./api";

const read = (encoding: string) => encodingOf({ kind: "csv", encoding, delimiter: ",", sheet: 0, sheets: [] });

describe("the encoding of a text", () => {
  it("is called as people call it", () => {
    expect(["utf-8-sig", "utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "cp950"].map(read)).toEqual([
      "utf-8",
      "utf-8",
      "gb18030",
      "utf-16",
      "utf-16",
      "utf-16",
      "big5",
    ]);
  });
});
