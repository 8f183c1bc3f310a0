import { Tag } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { InteractionRow } from "./api";

const COLOURS: Record<string, string> = { answered: "green", abandoned: "orange", refused: "red", failed: "red" };

/** What came of a contact, or that it goes on. */
export function ResultTag({ row }: { row: Pick<InteractionRow, "result" | "state"> }) {
  const { t, word } = useWords();
  if (row.result === null) return <Tag color="blue">{t(`ledger.state_${row.state}`)}</Tag>;
  return <Tag color={COLOURS[row.result] ?? "default"}>{word("result", row.result)}</Tag>;
}
