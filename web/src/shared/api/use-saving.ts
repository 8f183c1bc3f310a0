import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useWords } from "../i18n/use-words";

interface Wanted<Output> {
  /** What is read again after it: everything whose key begins so. */
  stale?: readonly string[];
  /** Where the page shows by itself that it is done. */
  quiet?: boolean;
  onSaved?: (output: Output) => unknown;
}

/** Does something and says that it is done, or in a sentence why not. */
export function useSaving<Input, Output>(doIt: (input: Input) => Promise<Output>, wanted: Wanted<Output>) {
  const { stale = [], quiet = false, onSaved } = wanted;
  const { message } = App.useApp();
  const { t, sentence } = useWords();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: doIt,
    onSuccess: async (output) => {
      await Promise.all(stale.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      if (!quiet) void message.success(t("common.saved"));
      onSaved?.(output);
    },
    onError: (error) => {
      void message.error(sentence(error), 8);
    },
  });
}
