import { expect, it } from "vitest";
import { fileAddress } from "./article-files";

it("asks for a file by its article and the house that reads it", () => {
  expect(fileAddress("a1", "f1", null)).toBe("/api/knowledge/articles/a1/files/f1");
  expect(fileAddress("a1", "f1", "t1")).toBe("/api/knowledge/articles/a1/files/f1?tenant_id=t1");
});
