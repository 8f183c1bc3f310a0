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
  run: (action: Action, reason?: string) => void;
  signIn: (seat: { id: string; kind: "browser" | "sip" }) => Promise<void>;
}

export const DeskContext = createContext<DeskModel | null>(null);

export function useDesk(): DeskModel {
  const model = useContext(DeskContext);
  if (model === null) throw new Error("this is no agent's desk");
  return model;
}

const VERBS: Partial<Record<Action, api.ContactVerb>> = {
  answer: "answer",
  refuse: "refuse",
  hold: "hold",
  resume: "resume",
  mute: "mute",
  unmute: "unmute",
  hang_up: "hang-up",
};

async function perform(action: Action, desk: Desk, reason: string): Promise<void> {
  const contact = desk.contact?.interaction_id;
  const verb = VERBS[action];
  if (verb !== undefined && contact !== undefined) {
    await api.doToContact(contact, verb);
    return;
  }
  if (action === "wrap_up" && contact !== undefined) {
    await api.wrapUp(contact, drafts.get(contact), true);
    drafts.forget(contact);
    return;
  }
  if (action === "ready") await api.goReady();
  if (action === "not_ready") await api.goNotReady(reason);
  if (action === "sign_out") await api.signOut();
  if (action === "extend_wrap_up") await api.extendWrapUp();
}

/** What the agent can do, each with what it means for his phone in the browser. */
export function useDeskModel(desk: Desk | null, phone: Phone): DeskModel {
  const { message } = App.useApp();
  const { sentence } = useWords();
  const [busy, setBusy] = useState<Action | null>(null);

  const attempt = useCallback(
    async (action: Action, work: () => Promise<void>) => {
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
    (action: Action, reason = "") => {
      if (desk === null || busy !== null) return;
      if (action === "answer" && desk.agent.seat?.kind === "browser") phone.answer();
      attempt(action, () => perform(action, desk, reason)).catch((error: unknown) => {
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
