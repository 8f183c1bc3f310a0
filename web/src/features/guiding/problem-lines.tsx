import { useWords } from "@/shared/i18n/use-words";
import type { ScriptProblem } from "./api";
import { problemWord } from "./model";

/** What is wrong, a sentence in each line. */
export function ProblemLines({ problems }: { problems: readonly ScriptProblem[] }) {
  const { t } = useWords();
  return problems.map((problem, place) => <div key={place}>{t(...problemWord(problem))}</div>);
}
