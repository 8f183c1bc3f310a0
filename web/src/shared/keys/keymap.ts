import { stored } from "../stored";

/**
 * The one place that knows the keys of the desktop. Alt with a digit of the upper row means nothing to the menus of Chrome
 * and Edge on Windows (they use Alt with letters, Ctrl with digits) nor to Chinese input methods (Ctrl with Space, comma,
 * full stop, Shift); the physical key counts, so an input method that is composing changes nothing.
 */
export const KEY_ACTIONS = [
  "answer",
  "refuse",
  "hold",
  "mute",
  "hang_up",
  "finish",
  "ready",
  "break",
  "sign",
  "note",
] as const;

export type KeyAction = (typeof KEY_ACTIONS)[number];
export type Keymap = Record<KeyAction, string>;

// from left to right as the slots of the call bar stand
export const DEFAULT_KEYS: Keymap = {
  answer: "Alt+Digit1",
  refuse: "Alt+Digit2",
  hold: "Alt+Digit3",
  mute: "Alt+Digit4",
  hang_up: "Alt+Digit5",
  finish: "Alt+Digit6",
  ready: "Alt+Digit7",
  break: "Alt+Digit8",
  sign: "Alt+Digit9",
  note: "Alt+Digit0",
};

type Pressed = Pick<KeyboardEvent, "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "code">;

const MODIFIER = /^(Alt|Control|Meta|Shift)(Left|Right)$/;

/** The chord of a key event, as it is stored: `Ctrl+Alt+Digit1`; empty while only modifiers are down. */
export function chordOf(event: Pressed): string {
  if (MODIFIER.test(event.code) || event.code === "") return "";
  const parts = [
    event.ctrlKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    event.metaKey ? "Meta" : "",
    event.shiftKey ? "Shift" : "",
    event.code,
  ];
  return parts.filter((part) => part !== "").join("+");
}

/** Why a chord cannot be a key of the call bar, or null if it can. */
export function objectionTo(chord: string, action: KeyAction, keys: Keymap): "typing" | "taken" | null {
  const functionKey = /^(Shift\+)?F\d+$/.test(chord);
  if (!functionKey && !/(Ctrl|Alt|Meta)\+/.test(chord)) return "typing";
  const other = KEY_ACTIONS.find((each) => each !== action && keys[each] === chord);
  return other === undefined ? null : "taken";
}

/** A chord as people read it: `Alt+1`. */
export function labelOf(chord: string): string {
  return chord.replace(/Digit|Key(?=[A-Z]$)/, "");
}

export function actionFor(event: Pressed, keys: Keymap): KeyAction | undefined {
  const chord = chordOf(event);
  return chord === "" ? undefined : KEY_ACTIONS.find((action) => keys[action] === chord);
}

export function loadKeys(): Keymap {
  return { ...DEFAULT_KEYS, ...stored.get<Partial<Keymap>>("keys", {}) };
}

export function saveKeys(keys: Keymap): void {
  const changed = KEY_ACTIONS.filter((action) => keys[action] !== DEFAULT_KEYS[action]);
  stored.set("keys", Object.fromEntries(changed.map((action) => [action, keys[action]])));
}
