import { useSaving as useSavingAnything } from "@/shared/api/use-saving";
import { NUMBERS } from "./api";

/** Does something, then reads everything about numbers again. */
export function useSaving<Input, Output>(doIt: (input: Input) => Promise<Output>, onSaved?: (output: Output) => void) {
  return useSavingAnything(doIt, { stale: [NUMBERS], ...(onSaved && { onSaved }) });
}
