import { beforeEach, describe, expect, it } from "vitest";
import {
  actionFor,
  chordOf,
  DEFAULT_KEYS,
  holderOf,
  KEY_ACTIONS,
  labelOf,
  loadKeys,
  objectionTo,
  saveKeys,
} from "./keymap";

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
  it("are different for every action, and nobody objects to any of them", () => {
    const chords = KEY_ACTIONS.map((action) => DEFAULT_KEYS[action]);
    expect(new Set(chords).size).toBe(KEY_ACTIONS.length);
    expect(KEY_ACTIONS.filter((action) => objectionTo(DEFAULT_KEYS[action], action, DEFAULT_KEYS) !== null)).toEqual(
      [],
    );
  });

  it("are found by the physical key, whatever the input method makes of it", () => {
    expect(actionFor(press("Digit1", { altKey: true }), DEFAULT_KEYS)).toBe("answer");
    expect(actionFor(press("Digit1"), DEFAULT_KEYS)).toBeUndefined();
    expect(actionFor(press("Digit1", { altKey: true, ctrlKey: true }), DEFAULT_KEYS)).toBe("consult");
    expect(actionFor(press("Digit1", { altKey: true, shiftKey: true }), DEFAULT_KEYS)).toBeUndefined();
    expect(actionFor(press("AltLeft", { altKey: true }), DEFAULT_KEYS)).toBeUndefined();
  });

  it("read as people say them", () => {
    expect(labelOf(chordOf(press("Digit1", { altKey: true })))).toBe("Alt+1");
    expect(labelOf(chordOf(press("KeyK", { ctrlKey: true, altKey: true })))).toBe("Ctrl+Alt+K");
    expect(labelOf("Ctrl+Alt+Minus")).toBe("Ctrl+Alt+-");
    expect(labelOf("F2")).toBe("F2");
  });

  it.each(["KeyK", "Shift+KeyK", "Digit1", "Numpad1"])("cannot be what one types: %s", (chord) => {
    expect(objectionTo(chord, "answer", DEFAULT_KEYS)).toBe("typing");
  });

  it.each(["Ctrl+Digit1", "Ctrl+KeyT", "Alt+KeyD", "Alt+ArrowLeft", "Alt+F4", "F5", "F12", "Meta+KeyK"])(
    "cannot be the browser's: %s",
    (chord) => {
      expect(objectionTo(chord, "answer", DEFAULT_KEYS)).toBe("browser");
    },
  );

  it.each(["Ctrl+Space", "Shift+Space", "Ctrl+Period", "Alt+Shift+Digit1", "Ctrl+Shift+KeyF", "Alt+Numpad5"])(
    "cannot be the input method's: %s",
    (chord) => {
      expect(objectionTo(chord, "answer", DEFAULT_KEYS)).toBe("input_method");
    },
  );

  it("cannot be taken from another action", () => {
    expect(objectionTo("Alt+Digit2", "answer", DEFAULT_KEYS)).toBe("taken");
    expect(holderOf("Alt+Digit2", "answer", DEFAULT_KEYS)).toBe("refuse");
    expect(objectionTo("Alt+Digit1", "answer", DEFAULT_KEYS)).toBeNull();
    expect(objectionTo("F2", "answer", DEFAULT_KEYS)).toBeNull();
  });

  it("are remembered for each person, and only those that were changed", () => {
    saveKeys("one", { ...DEFAULT_KEYS, answer: "F2" });
    expect(localStorage.getItem("yingda.keys.one")).toBe('{"answer":"F2"}');
    expect(loadKeys("one")).toEqual({ ...DEFAULT_KEYS, answer: "F2" });
    expect(loadKeys("another")).toEqual(DEFAULT_KEYS);
  });
});
