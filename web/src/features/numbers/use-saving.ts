import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { NUMBERS } from "./api";

/** The sentence of a refusal, with the rule where a rule of the numbering plan is the cause. */
export function useRefusal() {
  const { sentence, locale } = useWords();
  return (error: unknown): string => {
    const { details } = asProblem(error);
    const rule = details[locale === "en" ? "rule_en" : "rule_zh"];
    return typeof rule === "string" && rule !== "" ? `${sentence(error)} ${rule}` : sentence(error);
  };
}

/** Does something, then reads everything about numbers again; what is refused is said in a sentence. */
export function useSaving<Input, Output>(doIt: (input: Input) => Promise<Output>, onSaved?: (output: Output) => void) {
  const { message } = App.useApp();
  const { t } = useWords();
  const refusal = useRefusal();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: doIt,
    onSuccess: async (output) => {
      await queries.invalidateQueries({ queryKey: [NUMBERS] });
      void message.success(t("common.saved"));
      onSaved?.(output);
    },
    onError: (error) => {
      void message.error(refusal(error), 8);
    },
  });
}
