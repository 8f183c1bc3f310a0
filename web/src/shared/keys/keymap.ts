import { stored } from "../stored";

/**
 * The one place that knows the keys of the desktop. The upper row of the call bar has Alt with a digit, the lower row
 * Ctrl+Alt with the digit below, what leads to a list Alt with a bracket: none of them means anything to the menus of
 * Chrome and Edge on Windows (they use Alt with letters, Ctrl with digits) nor to Chinese input methods (Ctrl with Space,
 * comma, full stop, Shift); the physical key counts, so an input method that is composing changes nothing.
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
  "dial",
  "voicemail",
  "parties",
  "consult",
  "transfer",
  "conference",
  "swap",
  "complete",
  "cancel_consult",
  "leave",
  "record",
  "keypad",
  "park",
  "help",
  "nuisance",
  "parked",
  "guide_next",
  "guide_back",
  "take_order",
  "leave_order",
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
  dial: "Alt+Minus",
  voicemail: "Alt+Equal",
  parties: "Alt+BracketLeft",
  consult: "Ctrl+Alt+Digit1",
  transfer: "Ctrl+Alt+Digit2",
  conference: "Ctrl+Alt+Digit3",
  swap: "Ctrl+Alt+Digit4",
  complete: "Ctrl+Alt+Digit5",
  cancel_consult: "Ctrl+Alt+Digit6",
  leave: "Ctrl+Alt+Digit7",
  record: "Ctrl+Alt+Digit8",
  keypad: "Ctrl+Alt+Digit9",
  park: "Ctrl+Alt+Digit0",
  help: "Ctrl+Alt+Minus",
  nuisance: "Ctrl+Alt+Equal",
  parked: "Alt+BracketRight",
  guide_next: "Alt+Period",
  guide_back: "Alt+Comma",
  take_order: "Ctrl+Alt+BracketLeft",
  leave_order: "Ctrl+Alt+BracketRight",
};

/** Why a chord cannot be a key: it types, the browser, the system or the input method takes it, or another action has it. */
export type Objection = "typing" | "browser" | "input_method" | "taken";

type Pressed = Pick<KeyboardEvent, "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "code">;

const MODIFIER = /^(Alt|Control|Meta|Shift)(Left|Right)$/;
const FUNCTION_KEY = /^(Shift\+)?F\d+$/;

const OF_THE_BROWSER = [
  // the system's own key, and what Chrome and Edge do with Ctrl alone: tabs, windows, zoom, find, print
  /Meta\+/,
  /^Ctrl\+(?!Alt\+)/,
  // the address line and the menus, back, forward and home; the window's own
  /^Alt\+(Key[DEF]|Arrow\w+|Home|F\d+|Tab|Escape|Enter)$/,
  /^Ctrl\+Alt\+(Shift\+)?(Delete|Tab|Arrow\w+)$/,
  // help, find, address line, reload, walk, caret, reader, menu, full screen, tools
  /^(Shift\+)?F(1|3|4|5|6|7|9|10|11|12)$/,
];
const OF_THE_INPUT_METHOD = [
  // on and off, half and full width, punctuation; Windows changes the language with Alt+Shift and Ctrl+Shift
  /^(Ctrl|Alt|Shift|Ctrl\+Alt)\+Space$/,
  /^Ctrl\+(Comma|Period)$/,
  /^(Alt|Ctrl)\+Shift\+/,
  // characters by their code
  /^Alt\+Numpad\d$/,
];

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
export function objectionTo(chord: string, action: KeyAction, keys: Keymap): Objection | null {
  const matches = (pattern: RegExp) => pattern.test(chord);
  if (OF_THE_INPUT_METHOD.some(matches)) return "input_method";
  if (OF_THE_BROWSER.some(matches)) return "browser";
  if (!FUNCTION_KEY.test(chord) && !/(Ctrl|Alt)\+/.test(chord)) return "typing";
  return holderOf(chord, action, keys) === undefined ? null : "taken";
}

/** Which other action has this chord. */
export function holderOf(chord: string, action: KeyAction, keys: Keymap): KeyAction | undefined {
  return KEY_ACTIONS.find((each) => each !== action && keys[each] === chord);
}

const SIGNS: Record<string, string> = {
  Minus: "-",
  Equal: "=",
  BracketLeft: "[",
  BracketRight: "]",
  Comma: ",",
  Period: ".",
  Slash: "/",
  Semicolon: ";",
};

/** A chord as people read it: `Alt+1`. */
export function labelOf(chord: string): string {
  const parts = chord.split("+");
  const key = parts.pop() ?? "";
  return [...parts, SIGNS[key] ?? key.replace(/^(Digit|Key)(?=.$)/, "")].join("+");
}

export function actionFor(event: Pressed, keys: Keymap): KeyAction | undefined {
  const chord = chordOf(event);
  return chord === "" ? undefined : KEY_ACTIONS.find((action) => keys[action] === chord);
}

// several people work at one machine, each with his own keys
const placeOf = (owner: string) => `keys.${owner}`;

export function loadKeys(owner: string): Keymap {
  return { ...DEFAULT_KEYS, ...stored.get<Partial<Keymap>>(placeOf(owner), {}) };
}

export function saveKeys(owner: string, keys: Keymap): void {
  const changed = KEY_ACTIONS.filter((action) => keys[action] !== DEFAULT_KEYS[action]);
  stored.set(placeOf(owner), Object.fromEntries(changed.map((action) => [action, keys[action]])));
}
