import type { Action, Desk } from "@/shared/api/model";
import type { KeyAction } from "@/shared/keys/keymap";

export type SlotTone = "go" | "stop" | "plain";

/** One fixed place of the call bar: which action it does now, or none. */
export interface Slot {
  key: Exclude<KeyAction, "note">;
  action: Action | null;
  tone: SlotTone;
}

// the order that the hand learns; a slot holds at most one of its actions at a time
const SLOTS: { key: Slot["key"]; actions: Action[]; tone: SlotTone }[] = [
  { key: "answer", actions: ["answer", "call_back"], tone: "go" },
  { key: "refuse", actions: ["refuse"], tone: "plain" },
  { key: "hold", actions: ["resume", "hold"], tone: "plain" },
  { key: "mute", actions: ["unmute", "mute"], tone: "plain" },
  { key: "hang_up", actions: ["hang_up"], tone: "stop" },
  { key: "finish", actions: ["wrap_up"], tone: "go" },
  { key: "ready", actions: ["ready"], tone: "go" },
  { key: "break", actions: ["not_ready"], tone: "plain" },
  { key: "sign", actions: ["sign_out", "sign_in"], tone: "plain" },
];

/** The call bar's slots: always the same ones in the same order, each filled only while its action is legal. */
export function slotsOf(desk: Desk | null): Slot[] {
  const legal = desk === null ? [] : legalNow(desk);
  return SLOTS.map(({ key, actions, tone }) => ({
    key,
    tone,
    action: actions.find((action) => legal.includes(action)) ?? null,
  }));
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
