import type { Interaction } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";

const TONES: Record<string, ToneName> = {
  answered: "good",
  abandoned: "attention",
  unserved: "attention",
  refused: "bad",
  failed: "bad",
};

/** What came of a contact, or that it goes on. */
export function ResultTag({ row }: { row: Pick<Interaction, "result" | "state"> }) {
  const { t, word } = useWords();
  if (row.result === null) return <ToneTag tone="busy">{t(`ledger.state_${row.state}`)}</ToneTag>;
  return <ToneTag tone={TONES[row.result] ?? "quiet"}>{word("result", row.result)}</ToneTag>;
}
