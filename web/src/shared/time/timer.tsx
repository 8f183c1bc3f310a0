import { useSyncExternalStore } from "react";
import { serverClock } from "./clock";
import { formatDuration } from "./format";

const listeners = new Set<() => void>();
let handle: ReturnType<typeof setInterval> | undefined;
let second = 0;

// one ticker for all timers of the page, so that they change in the same moment
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  handle ??= setInterval(() => {
    const now = Math.floor(serverClock.now() / 1000);
    if (now === second) return;
    second = now;
    listeners.forEach((tell) => {
      tell();
    });
  }, 200);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(handle);
    handle = undefined;
  };
}

/** The server's time in whole seconds; draws again each second. */
export function useServerSecond(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(serverClock.now() / 1000));
}

export function Elapsed({ since }: { since: string | null }) {
  const now = useServerSecond() * 1000;
  return <span className="figures">{since === null ? "–" : formatDuration(now - Date.parse(since))}</span>;
}

export function Remaining({ until }: { until: string }) {
  const now = useServerSecond() * 1000;
  return <span className="figures">{formatDuration(Date.parse(until) - now)}</span>;
}
