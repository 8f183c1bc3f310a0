import { App } from "antd";
import { createContext, useCallback, useContext, useMemo, useState } from "react";
import type { Action, Desk } from "@/shared/api/model";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import type { Phone } from "@/shared/phone-port";
import * as api from "./api";
import { drafts } from "./drafts";

export interface DeskModel {
  desk: Desk | null;
  phone: Phone;
  /** The action that is under way, or null. */
  busy: Action | null;
  run: (action: Exclude<Action, "sign_in">, reason?: string) => void;
  signIn: (seat: { id: string; kind: "browser" | "sip" }) => Promise<void>;
}

export const DeskContext = createContext<DeskModel | null>(null);

export function useDesk(): DeskModel {
  const model = useContext(DeskContext);
  if (model === null) throw new Error("this is no agent's desk");
  return model;
}

type Deed = (contact: string, reason: string) => Promise<unknown>;

const DEEDS: Record<Exclude<Action, "sign_in">, Deed> = {
  ready: () => api.goReady(),
  not_ready: (_, reason) => api.goNotReady(reason),
  sign_out: () => api.signOut(),
  answer: (contact) => api.doToContact(contact, "answer"),
  refuse: (contact) => api.doToContact(contact, "refuse"),
  hold: (contact) => api.doToContact(contact, "hold"),
  resume: (contact) => api.doToContact(contact, "resume"),
  mute: (contact) => api.doToContact(contact, "mute"),
  unmute: (contact) => api.doToContact(contact, "unmute"),
  hang_up: (contact) => api.doToContact(contact, "hang-up"),
  call_back: (contact) => api.doToContact(contact, "call-back"),
  hear_again: (contact) => api.doToContact(contact, "hear-again"),
  extend_wrap_up: () => api.extendWrapUp(),
  wrap_up: async (contact) => {
    await api.wrapUp(contact, drafts.get(contact), true);
    drafts.forget(contact);
  },
};

/** What the agent can do, each with what it means for his phone in the browser. */
export function useDeskModel(desk: Desk | null, phone: Phone): DeskModel {
  const { message } = App.useApp();
  const { sentence } = useWords();
  const [busy, setBusy] = useState<Action | null>(null);

  const attempt = useCallback(
    async (action: Action, work: () => Promise<unknown>) => {
      setBusy(action);
      try {
        await work();
      } catch (error) {
        void message.error(sentence(error));
        throw error;
      } finally {
        setBusy(null);
      }
    },
    [message, sentence],
  );

  const run = useCallback(
    (action: Exclude<Action, "sign_in">, reason = "") => {
      if (desk === null || busy !== null) return;
      const contact = desk.contact?.interaction_id ?? "";
      if (action === "answer" && desk.agent.seat?.kind === "browser") phone.answer(contact);
      attempt(action, () => DEEDS[action](contact, reason)).catch((error: unknown) => {
        // a call must always be possible to end, also while nobody listens to our commands
        if (action === "hang_up" && asProblem(error).status % 503 === 0) phone.hangUp();
      });
    },
    [desk, busy, attempt, phone],
  );

  const signIn = useCallback<DeskModel["signIn"]>(
    (seat) =>
      attempt("sign_in", async () => {
        if (seat.kind === "browser" && !(await phone.start())) return;
        await api.signIn(seat.id);
      }).catch(() => undefined),
    [attempt, phone],
  );

  return useMemo(() => ({ desk, phone, busy, run, signIn }), [desk, phone, busy, run, signIn]);
}
