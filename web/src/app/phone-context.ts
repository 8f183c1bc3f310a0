import { createContext, useContext } from "react";
import type { AgentPhone } from "@/features/phone/use-phone";

export const PhoneContext = createContext<AgentPhone | null>(null);

export function useAgentPhone(): AgentPhone {
  const phone = useContext(PhoneContext);
  if (phone === null) throw new Error("only an agent has a phone here");
  return phone;
}
