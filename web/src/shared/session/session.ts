import { createContext, useContext } from "react";
import type { Me } from "../api/model";

export const SessionContext = createContext<Me | null>(null);

/** Who works here; only below the shell, where somebody always does. */
export function useMe(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error("nobody is signed in here");
  return me;
}
