import { beforeEach, describe, expect, it } from "vitest";
import { actionFor, chordOf, DEFAULT_KEYS, KEY_ACTIONS, labelOf, loadKeys, objectionTo, saveKeys } from "./keymap";

const press = (
  code: string,
  modifiers: Partial<Record<"altKey" | "ctrlKey" | "metaKey" | "shiftKey", boolean>> = {},
) => ({
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  code,
  ...modifiers,
});

beforeEach(() => {
  localStorage.clear();
});

describe("the keys", () => {
  it("are different for every action, and none means anything to a Windows browser's menus", () => {
    const chords = KEY_ACTIONS.map((action) => DEFAULT_KEYS[action]);
    expect(new Set(chords).size).toBe(KEY_ACTIONS.length);
    expect(chords.every((chord) => /^Alt\+Digit\d$/.test(chord))).toBe(true);
  });

  it("are found by the physical key, whatever the input method makes of it", () => {
    expect(actionFor(press("Digit1", { altKey: true }), DEFAULT_KEYS)).toBe("answer");
    expect(actionFor(press("Digit1"), DEFAULT_KEYS)).toBeUndefined();
    expect(actionFor(press("Digit1", { altKey: true, ctrlKey: true }), DEFAULT_KEYS)).toBeUndefined();
    expect(actionFor(press("AltLeft", { altKey: true }), DEFAULT_KEYS)).toBeUndefined();
  });

  it("read as people say them", () => {
    expect(labelOf(chordOf(press("Digit1", { altKey: true })))).toBe("Alt+1");
    expect(labelOf(chordOf(press("KeyK", { ctrlKey: true, altKey: true })))).toBe("Ctrl+Alt+K");
  });

  it("cannot be what one types, nor what is taken", () => {
    expect(objectionTo("KeyK", "answer", DEFAULT_KEYS)).toBe("typing");
    expect(objectionTo("Shift+KeyK", "answer", DEFAULT_KEYS)).toBe("typing");
    expect(objectionTo("Alt+Digit2", "answer", DEFAULT_KEYS)).toBe("taken");
    expect(objectionTo("Alt+Digit1", "answer", DEFAULT_KEYS)).toBeNull();
    expect(objectionTo("F2", "answer", DEFAULT_KEYS)).toBeNull();
  });

  it("are remembered, and only those that were changed", () => {
    saveKeys({ ...DEFAULT_KEYS, answer: "F2" });
    expect(localStorage.getItem("yingda.keys")).toBe('{"answer":"F2"}');
    expect(loadKeys()).toEqual({ ...DEFAULT_KEYS, answer: "F2" });
  });
});
