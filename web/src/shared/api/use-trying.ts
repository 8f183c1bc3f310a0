import { useCallback } from "react";
import { useSaving } from "./use-saving";

/** Does whatever it is handed; tells whether it was done, having said in a sentence why not, and whether it goes on. */
export function useTrying(): [run: (doIt: () => Promise<unknown>) => Promise<boolean>, busy: boolean] {
  const { mutateAsync, isPending } = useSaving((doIt: () => Promise<unknown>) => doIt(), { quiet: true });
  const run = useCallback(
    (doIt: () => Promise<unknown>) =>
      mutateAsync(doIt).then(
        () => true,
        () => false,
      ),
    [mutateAsync],
  );
  return [run, isPending];
}
