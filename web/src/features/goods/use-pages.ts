import { useState } from "react";

/** Forth and back through a list that tells only where its next page begins. */
export function usePages() {
  const [starts, setStarts] = useState<string[]>([]);
  return {
    after: starts.at(-1) ?? null,
    isFirst: starts.length === 0,
    forth: (next: string) => {
      setStarts([...starts, next]);
    },
    back: () => {
      setStarts(starts.slice(0, -1));
    },
    begin: () => {
      setStarts([]);
    },
  };
}
