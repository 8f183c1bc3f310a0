import { createContext, useCallback, useContext } from "react";
import { App } from "antd";
import { Problem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import type { Phone } from "@/shared/phone-port";
import { takePart, type Act } from "./api";

/** The phone in the supervisor's browser; he listens by it. */
export const SupervisorPhone = createContext<Phone | null>(null);

/** Takes part in a contact by the browser's phone, which is started where it is off. */
export function useTakePart(): (interactionId: string, act: Act) => Promise<void> {
  const phone = useContext(SupervisorPhone);
  const { sentence } = useWords();
  const { message } = App.useApp();
  return useCallback(
    async (interactionId, act) => {
      try {
        if (phone !== null && !(await phone.start())) throw new Problem(phone.problem ?? "phone.not_registered", 0);
        await takePart(interactionId, act);
      } catch (error) {
        void message.error(sentence(error));
      }
    },
    [phone, message, sentence],
  );
}
