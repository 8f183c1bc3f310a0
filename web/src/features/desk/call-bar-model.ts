import type { Action, Desk } from "@/shared/api/model";
import type { KeyAction } from "@/shared/keys/keymap";

export type SlotTone = "go" | "stop" | "plain";

/** One fixed place of the call bar: which action it does now, or none. */
export interface Slot {
  key: KeyAction;
  action: Action | null;
  tone: SlotTone;
}

type Place = [key: KeyAction, actions: Action[], tone?: SlotTone];

// the order that the hand learns; a slot holds at most one of its actions at a time
const UPPER: Place[] = [
  ["answer", ["answer", "call_back"], "go"],
  ["refuse", ["refuse"]],
  ["hold", ["resume", "hold"]],
  ["mute", ["unmute", "mute"]],
  ["hang_up", ["hang_up"], "stop"],
  ["finish", ["wrap_up"], "go"],
  ["ready", ["ready"], "go"],
  ["break", ["not_ready"]],
  ["sign", ["sign_out", "sign_in"]],
  ["dial", ["dial"]],
];
const LOWER: Place[] = [
  ["consult", ["consult"]],
  ["transfer", ["transfer"]],
  ["conference", ["conference"], "go"],
  ["swap", ["swap"]],
  ["complete", ["complete"], "go"],
  ["cancel_consult", ["cancel_consult"]],
  ["leave", ["leave"]],
  ["record", ["resume_recording", "pause_recording"]],
  ["keypad", ["send_digits"]],
  ["park", ["park"]],
];
// seldom wanted: behind one button
const RARE: Place[] = [
  ["voicemail", ["to_voicemail"]],
  ["nuisance", ["mark_nuisance"]],
];

export interface Bar {
  rows: [Slot[], Slot[]];
  rare: Slot[];
}

/** The call bar: always the same places in the same order, each filled only while its action is legal. */
export function barOf(desk: Desk | null): Bar {
  const legal = desk === null ? [] : legalNow(desk);
  const slotOf = ([key, actions, tone = "plain"]: Place): Slot => ({
    key,
    tone,
    action: actions.find((action) => legal.includes(action)) ?? null,
  });
  return { rows: [UPPER.map(slotOf), LOWER.map(slotOf)], rare: RARE.map(slotOf) };
}

export function slotsOf({ rows, rare }: Bar): Slot[] {
  return [...rows[0], ...rows[1], ...rare];
}

// notes can be written while talking, but the wrap-up is finished only in wrap-up
function legalNow(desk: Desk): Action[] {
  const { legal, state } = desk.agent;
  return state === "wrap_up" ? legal : legal.filter((action) => action !== "wrap_up");
}

/** What the tab's title says: state first, since a narrow tab shows little more. */
export function titleOf(desk: Desk | null, words: { state: (state: string) => string; app: string }): string {
  if (desk === null) return words.app;
  const { state } = desk.agent;
  const alert = state === "ringing" || state === "reserved" ? "● " : "";
  const caller = desk.contact?.caller;
  return [alert + words.state(state), ...(caller ? [caller] : []), words.app].join(" · ");
}
