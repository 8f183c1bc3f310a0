import { useEffect, useRef } from "react";
import { serverClock } from "./clock";
import { formatDuration } from "./format";

interface Shown {
  element: HTMLElement;
  since: number;
  text: string;
}

const all = new Set<Shown>();
let handle: ReturnType<typeof setInterval> | undefined;

function draw(shown: Shown): void {
  const text = formatDuration(Math.floor(serverClock.now() / 1_000) * 1_000 - shown.since);
  if (text === shown.text) return;
  shown.text = text;
  shown.element.textContent = text;
}

function add(shown: Shown): () => void {
  all.add(shown);
  draw(shown);
  handle ??= setInterval(() => {
    all.forEach(draw);
  }, 500);
  return () => {
    all.delete(shown);
    if (all.size > 0) return;
    clearInterval(handle);
    handle = undefined;
  };
}

/** For how long, written into the page by one ticker without React: for walls with hundreds of them. */
export function Ticking({ since }: { since: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (ref.current === null) return undefined;
    return add({ element: ref.current, since: Date.parse(since), text: "" });
  }, [since]);
  return <span ref={ref} className="figures" />;
}
