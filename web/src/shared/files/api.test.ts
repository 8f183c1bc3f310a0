import { expect, it } from "vitest";
import { sizeOf } from "./api";

it.each([
  [16, "16 B"],
  [2048, "2.0 KB"],
  [51_200, "50 KB"],
  [3_145_728, "3.0 MB"],
])("a file of %i bytes is said as %s", (bytes, said) => {
  expect(sizeOf(bytes)).toBe(said);
});
