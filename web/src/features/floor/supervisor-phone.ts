import { createContext, useCallback, useContext, useState } from "react";
import type { Floor, FloorSeatPlace } from "@/shared/api/model";
import { Problem } from "@/shared/api/problem";
import { useTrying } from "@/shared/api/use-trying";
import type { Phone, PhoneStatus } from "@/shared/phone-port";
import { stored } from "@/shared/stored";
import { takePart, type Act } from "./api";

/** What is named where nothing else is: the phone in the supervisor's own browser. */
export const BROWSER = "browser";

/** By what a supervisor listens: the phone in his browser, or a telephone at which nobody sits, by its seat. */
interface Ears {
  phone: Phone;
  by: string;
  listenBy: (by: string) => void;
}

export const SupervisorPhone = createContext<Ears | null>(null);

const placeOf = (user: string) => `listen-by.${user}`;

/** By what this supervisor listened last, and another one from now on. */
export function useListenBy(user: string): [by: string, listenBy: (by: string) => void] {
  const [by, setBy] = useState(() => stored.get(placeOf(user), BROWSER));
  const listenBy = useCallback(
    (next: string) => {
      stored.set(placeOf(user), next);
      setBy(next);
    },
    [user],
  );
  return [by, listenBy];
}

/** The telephones at which nobody sits, by their codes; the one that is chosen stays to be seen. */
export function telephonesOf({ seats, agents }: Pick<Floor, "seats" | "agents">, chosen: string): FloorSeatPlace[] {
  const taken = new Set(agents.map(({ seat }) => seat?.id));
  return seats
    .filter(({ id, kind }) => kind === "sip" && (id === chosen || !taken.has(id)))
    .sort((a, b) => a.code.localeCompare(b.code, "zh-CN", { numeric: true }));
}

const HEARD_BY_PHONE: readonly Act[] = ["listen", "whisper", "barge", "take-over"];

/** Whether a phone has to be connected here before this is done; one in another window rings there. */
export function needsPhone(act: Act, status: PhoneStatus): boolean {
  return HEARD_BY_PHONE.includes(act) && (status === "off" || status === "failed" || status === "starting");
}

type TakePart = (interactionId: string, act: Act) => Promise<boolean>;

/** Takes part in a contact by the telephone that was chosen, or the browser's phone, which is started where it is off. */
export function useTakePart(): [take: TakePart, busy: boolean] {
  const ears = useContext(SupervisorPhone);
  const [run, busy] = useTrying();
  const take = useCallback<TakePart>(
    (interactionId, act) =>
      run(async () => {
        const { phone, by } = ears ?? { phone: null, by: BROWSER };
        if (phone !== null && by === BROWSER && needsPhone(act, phone.status) && !(await phone.start()))
          throw new Problem(phone.latestProblem(), 0);
        await takePart(interactionId, act, HEARD_BY_PHONE.includes(act) ? by : BROWSER);
      }),
    [ears, run],
  );
  return [take, busy];
}
