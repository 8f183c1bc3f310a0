import { beforeEach, expect, it } from "vitest";
import { Drafts } from "./drafts";

beforeEach(() => {
  localStorage.clear();
});

it("a draft outlives the page", () => {
  new Drafts().set("i", { disposition_id: "d", note: "回电" });
  expect(new Drafts().get("i")).toEqual({ disposition_id: "d", note: "回电" });
});

it("a finished one is forgotten, and an unknown one is empty", () => {
  const drafts = new Drafts();
  drafts.set("i", { disposition_id: null, note: "x" });
  drafts.forget("i");
  expect(drafts.has("i")).toBe(false);
  expect(new Drafts().get("i")).toEqual({ disposition_id: null, note: "" });
});

it("only the last few are kept, the present one always", () => {
  const drafts = new Drafts();
  for (let n = 0; n < 9; n += 1) drafts.set(`i${String(n)}`, { disposition_id: null, note: "x" });
  drafts.set("i4", { disposition_id: null, note: "y" });
  expect([0, 3, 4, 5, 8].map((n) => drafts.has(`i${String(n)}`))).toEqual([false, false, true, true, true]);
});
