import { expect, it } from "vitest";
import { formOf, isTakeable, type Checked } from "./upload-model";

const checked: Checked = { columns: ["a"], rows: 2, first: [["1"]], problems: [], problem_count: 0 };

it("sends what is filled in and the file", () => {
  const form = formOf(new File(["a"], "a.csv"), { key_column: "a", pin_column: "" });
  expect([...form.keys()]).toEqual(["key_column", "file"]);
});

it("takes a table that has rows and no fault", () => {
  expect(isTakeable(checked, "a")).toBe(true);
  expect(isTakeable(checked, undefined)).toBe(false);
  expect(isTakeable({ ...checked, problem_count: 1 }, "a")).toBe(false);
  expect(isTakeable({ ...checked, rows: 0 }, "a")).toBe(false);
  expect(isTakeable(undefined, "a")).toBe(false);
});
