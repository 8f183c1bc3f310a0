import { expect, test } from "vitest";
import { progressOf, statusOf, stepOf } from "./state";

const job = { state: "running", position: 501, total: 1000, restored: 0, kept: 0, added: 400, updated: 100 } as const;

test("progress is counted in rows of the file, and backwards in what was written", () => {
  expect(progressOf(job)).toBe(50);
  expect(progressOf({ ...job, total: null })).toBeNull();
  expect(progressOf({ ...job, state: "undoing", restored: 240, kept: 10 })).toBe(50);
  expect(progressOf({ ...job, position: 1200 })).toBe(100);
});

test("each state has its step", () => {
  expect(stepOf({ state: "draft", checked: false })).toBe(1);
  expect(stepOf({ state: "checked", checked: true })).toBe(2);
  expect(stepOf({ state: "failed", checked: false })).toBe(2);
  expect(stepOf({ state: "undone", checked: true })).toBe(3);
});

test("a way that is over says so", () => {
  expect((["checking", "done", "undone", "failed"] as const).map(statusOf)).toEqual([
    "process",
    "finish",
    "finish",
    "error",
  ]);
});
