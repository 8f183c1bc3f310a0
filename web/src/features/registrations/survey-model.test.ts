import { expect, it } from "vitest";
import { sharesOf } from "./survey-model";

it("tells the share of each answer", () => {
  expect(sharesOf({ 1: 1, 5: 3 })).toEqual([
    { answer: "5", count: 3, percent: 75 },
    { answer: "1", count: 1, percent: 25 },
  ]);
  expect(sharesOf({})).toEqual([]);
});
