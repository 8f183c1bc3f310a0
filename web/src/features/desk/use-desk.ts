import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from "react";
import type { Action, Desk, SeatChoice } from "@/shared/api/model";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import type { Phone } from "@/shared/phone-port";
import * as api from "./api";
import type { Unseen } from "./api";
import { doDeed, type Doable, type InputOf, type Plain } from "./deeds";
import { recentCallers } from "./recent-callers";

/** What lies over the desk and asks for more before something is done. */
export type Question =
  | { kind: "target"; action: "consult" | "transfer" | "to_voicemail" }
  | { kind: "reason" }
  | { kind: "keypad" }
  | { kind: "dial"; digits: string; tenantId: string | null; by?: Unseen | undefined };

export interface DeskModel {
  desk: Desk | null;
  phone: Phone;
  /** The action that is under way, or null. */
  busy: Action | null;
  /** Does it, and says so where it is refused. */
  run: (action: Plain) => void;
  /** Does what was asked for more; a refusal is for whoever asked. */
  attempt: <A extends Doable>(action: A, input: InputOf<A>) => Promise<unknown>;
  /** Says why something was refused, where nothing else says it. */
  complain: (error: unknown) => void;
  signIn: (seat: Pick<SeatChoice, "id" | "kind">) => Promise<void>;
  question: Question | null;
  ask: (question: Question | null) => void;
}

export const DeskContext = createContext<DeskModel | null>(null);

export function useDesk(): DeskModel {
  const model = useContext(DeskContext);
  if (model === null) throw new Error("this is no agent's desk");
  return model;
}

/** What the agent can do, each with what it means for his phone in the browser. */
export function useDeskModel(desk: Desk | null, phone: Phone): DeskModel {
  const { message } = App.useApp();
  const { sentence } = useWords();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<Action | null>(null);
  const contact = desk?.contact?.interaction_id ?? "";
  const { question, ask } = useQuestion(contact);
  useRecentCallers(desk);
  const atBrowser = desk?.agent.seat?.kind === "browser";

  const complain = useCallback(
    (error: unknown) => {
      void message.error(sentence(error));
    },
    [message, sentence],
  );

  const during = useCallback(async (action: Action, work: () => Promise<unknown>) => {
    setBusy(action);
    try {
      await work();
    } finally {
      // what was begun meanwhile goes on
      setBusy((now) => (now === action ? null : now));
    }
  }, []);

  const attempt = useCallback<DeskModel["attempt"]>(
    (action, input) =>
      during(action, async () => {
        await doDeed(action, contact, input);
        if (action === "park") void queries.invalidateQueries({ queryKey: [api.PARKED] });
      }),
    [during, contact, queries],
  );

  const run = useCallback(
    (action: Plain) => {
      // twice pressed is once meant; whatever else is under way, the server knows what is legal now
      if (busy === action) return;
      if (action === "answer" && atBrowser) phone.answer(contact);
      attempt(action, undefined).catch((error: unknown) => {
        complain(error);
        // also while nobody listens to our commands
        if (action === "hang_up" && asProblem(error).status % 503 === 0) phone.hangUp();
      });
    },
    [busy, atBrowser, contact, attempt, phone, complain],
  );

  const signIn = useCallback<DeskModel["signIn"]>(
    (seat) =>
      during("sign_in", async () => {
        if (seat.kind === "browser" && !(await phone.start())) return;
        await api.signIn(seat.id);
      }).catch(complain),
    [during, phone, complain],
  );

  return useMemo(
    () => ({ desk, phone, busy, run, attempt, complain, signIn, question, ask }),
    [desk, phone, busy, run, attempt, complain, signIn, question, ask],
  );
}

// for as long as this agent is at this page
function useRecentCallers(desk: Desk | null): void {
  const user = desk?.agent.user_id;
  const contact = desk?.contact;
  useEffect(() => {
    if (user !== undefined && contact) recentCallers.see(user, contact);
  }, [user, contact]);
  useEffect(
    () => () => {
      if (user !== undefined) recentCallers.forget(user);
    },
    [user],
  );
}

// what was asked about one contact is not asked about the next one, nor again when there is none
function useQuestion(contact: string) {
  const [asked, setAsked] = useState<{ contact: string; question: Question } | null>(null);
  if (asked !== null && asked.contact !== contact) setAsked(null);
  const ask = useCallback(
    (question: Question | null) => {
      setAsked(question === null ? null : { contact, question });
    },
    [contact],
  );
  return { question: asked?.contact === contact ? asked.question : null, ask };
}
