import type { Action, Target } from "@/shared/api/model";
import * as api from "./api";
import { drafts } from "./drafts";

/** What an action needs to be told beyond itself. */
export interface Inputs {
  not_ready: { reason: string };
  consult: { target: api.ConsultTarget };
  transfer: { target: Target; note: string };
  to_voicemail: { queueId: string };
  send_digits: { digits: string };
  split: { callId: string };
  drop: { callId: string };
  dial: api.Outbound;
}

export type Doable = Exclude<Action, "sign_in" | "ask_help">;
export type InputOf<A extends Doable> = A extends keyof Inputs ? Inputs[A] : undefined;
/** An action that one press of its button does. */
export type Plain = Exclude<Doable, keyof Inputs>;

type Deeds = { [A in Doable]: (contact: string, input: InputOf<A>) => Promise<unknown> };

const move = (verb: Parameters<typeof api.doToContact>[1]) => (contact: string) => api.doToContact(contact, verb);

const DEEDS: Deeds = {
  ready: () => api.goReady(),
  not_ready: (_, { reason }) => api.goNotReady(reason),
  sign_out: () => api.signOut(),
  dial: (_, call) => api.dial(call),
  answer: move("answer"),
  refuse: move("refuse"),
  hold: move("hold"),
  resume: move("resume"),
  mute: move("mute"),
  unmute: move("unmute"),
  hang_up: move("hang-up"),
  call_back: move("call-back"),
  hear_again: move("hear-again"),
  consult: (contact, { target }) => api.consult(contact, target),
  cancel_consult: move("cancel-consult"),
  complete: move("complete"),
  swap: move("swap"),
  conference: move("conference"),
  split: (contact, { callId }) => api.split(contact, callId),
  drop: (contact, { callId }) => api.drop(contact, callId),
  leave: move("leave"),
  transfer: (contact, { target, note }) => api.transfer(contact, target, note),
  park: move("park"),
  to_voicemail: (contact, { queueId }) => api.toVoicemail(contact, queueId),
  send_digits: (contact, { digits }) => api.sendDigits(contact, digits),
  pause_recording: move("pause-recording"),
  resume_recording: move("resume-recording"),
  mark_nuisance: move("mark-nuisance"),
  extend_wrap_up: () => api.extendWrapUp(),
  wrap_up: async (contact) => {
    await api.wrapUp(contact, drafts.get(contact), true);
    drafts.forget(contact);
  },
};

/** Asks the server to do it; it may refuse. */
export function doDeed<A extends Doable>(action: A, contact: string, input: InputOf<A>): Promise<unknown> {
  return DEEDS[action](contact, input);
}

const ASKED_FIRST: readonly Action[] = [
  "sign_in",
  "ask_help",
  "not_ready",
  "consult",
  "transfer",
  "to_voicemail",
  "send_digits",
  "split",
  "drop",
  "dial",
];

export function isPlain(action: Action): action is Plain {
  return !ASKED_FIRST.includes(action);
}
