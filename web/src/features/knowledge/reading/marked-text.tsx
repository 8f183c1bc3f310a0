const SHORTEST = 2;

/** A text in which the words that were looked for are marked. */
export function MarkedText({ text, words }: { text: string; words: string[] }) {
  const wanted = words
    .filter((word) => word.length >= SHORTEST)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  if (wanted.length === 0) return text;
  const pieces = text.split(new RegExp(`(${wanted.join("|")})`, "giu"));
  return pieces.map((piece, place) => (place % 2 === 1 ? <mark key={place}>{piece}</mark> : piece));
}
