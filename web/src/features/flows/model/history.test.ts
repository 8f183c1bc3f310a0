import { expect, it } from "vitest";
import { begin, change, redo, undo } from "./history";

it("goes back and forth, and forgets what was undone when something else is done", () => {
  const three = change(change(begin(1), 2), 3);
  expect(undo(three).present).toBe(2);
  expect(redo(undo(three))).toMatchObject({ present: 3, past: [1, 2], future: [] });
  expect(change(undo(three), 9)).toMatchObject({ present: 9, past: [1, 2], future: [] });
  expect(undo(begin(1)).present).toBe(1);
  expect(redo(begin(1)).present).toBe(1);
});

it("takes typing in one field as one step", () => {
  const typed = change(change(change(begin(""), "a", "title"), "ab", "title"), "abc", "title");
  expect(undo(typed).present).toBe("");
  const elsewhere = change(typed, "other", "note");
  expect(undo(elsewhere).present).toBe("abc");
  // what was undone is not gone on with
  expect(undo(change(undo(elsewhere), "x", "title")).present).toBe("abc");
});

it("no change is no step", () => {
  const history = begin(1);
  expect(change(history, 1)).toBe(history);
});
