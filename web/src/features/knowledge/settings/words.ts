const FULL_WIDTH_COMMA = String.fromCharCode(0xff0c);
const LIST_COMMA = String.fromCharCode(0x3001);

/** What ends a word as it is typed. */
export const MARKS = [",", FULL_WIDTH_COMMA, LIST_COMMA, "\n"];

/** Whether these are two different words at least; width and case make no difference. */
export function enoughWords(words: string[]): boolean {
  return (
    new Set(words.map((word) => word.normalize("NFKC").trim().toLowerCase()).filter((word) => word !== "")).size >= 2
  );
}
