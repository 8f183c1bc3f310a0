import { expect, it } from "vitest";
import { picked } from "./level-picker";

it("picks one thing, changes its level and puts it down again", () => {
  const one = picked({ a: 3 }, "b", 5);
  expect(one).toEqual({ a: 3, b: 5 });
  expect(picked(one, "b", 9)).toEqual({ a: 3, b: 9 });
  expect(picked(one, "a", null)).toEqual({ b: 5 });
});
