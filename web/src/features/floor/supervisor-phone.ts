import { createContext, useCallback, useContext } from "react";
import { Problem } from "@/shared/api/problem";
import { useTrying } from "@/shared/api/use-trying";
import type { Phone, PhoneStatus } from "@/shared/phone-port";
import { takePart, type Act } from "./api";

/** The phone in the supervisor's browser; he listens by it. */
export const SupervisorPhone = createContext<Phone | null>(null);

const HEARD_BY_PHONE: readonly Act[] = ["listen", "whisper", "barge", "take-over"];

/** Whether a phone has to be connected here before this is done; one in another window rings there. */
export function needsPhone(act: Act, status: PhoneStatus): boolean {
  return HEARD_BY_PHONE.includes(act) && (status === "off" || status === "failed" || status === "starting");
}

type TakePart = (interactionId: string, act: Act) => Promise<boolean>;

/** Takes part in a contact by the browser's phone, which is started where it is off. */
export function useTakePart(): [take: TakePart, busy: boolean] {
  const phone = useContext(SupervisorPhone);
  const [run, busy] = useTrying();
  const take = useCallback<TakePart>(
    (interactionId, act) =>
      run(async () => {
        if (phone !== null && needsPhone(act, phone.status) && !(await phone.start()))
          throw new Problem(phone.latestProblem(), 0);
        await takePart(interactionId, act);
      }),
    [phone, run],
  );
  return [take, busy];
}
