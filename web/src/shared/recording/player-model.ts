import type { Mark } from "./api";

/** How fast a recording can be heard. */
export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
export const STEP_SECONDS = 5;

export type Move = { kind: "toggle" } | { kind: "seek"; to: number } | { kind: "speed"; to: number };

/** What a key does in a player: space plays and pauses, arrows go back and forth and change the speed. */
export function moveOf(key: string, now: { at: number; seconds: number; speed: number }): Move | null {
  const seek = (to: number): Move => ({ kind: "seek", to: Math.min(now.seconds, Math.max(0, to)) });
  const faster = (steps: number): Move => {
    const place = Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(now.speed) + steps));
    return { kind: "speed", to: SPEEDS[place] ?? 1 };
  };
  switch (key) {
    case " ":
      return { kind: "toggle" };
    case "ArrowLeft":
      return seek(now.at - STEP_SECONDS);
    case "ArrowRight":
      return seek(now.at + STEP_SECONDS);
    case "Home":
      return seek(0);
    case "End":
      return seek(now.seconds);
    case "ArrowUp":
      return faster(1);
    case "ArrowDown":
      return faster(-1);
    default:
      return null;
  }
}

/** One side of a waveform as a closed path around the middle line at `y`, in a box of the given width. */
export function pathOf(peaks: number[], { width, y, height }: { width: number; y: number; height: number }): string {
  if (peaks.length === 0) return "";
  const step = width / peaks.length;
  // a quiet voice must be seen too: the root lifts what is low
  const points = peaks.map((peak, place) => ({ x: (place + 0.5) * step, up: (Math.sqrt(peak / 100) * height) / 2 }));
  const round = (value: number) => String(Math.round(value * 10) / 10);
  const upper = points.map(({ x, up }) => `${round(x)},${round(y - up)}`);
  const lower = points.toReversed().map(({ x, up }) => `${round(x)},${round(y + up)}`);
  return `M${[...upper, ...lower].join("L")}Z`;
}

/** Where a mark stands on a line of the given length, in parts of a hundred; a moment has no width. */
export function placeOf(mark: Pick<Mark, "at" | "until">, seconds: number): { left: number; width: number } {
  const part = (at: number) => (seconds > 0 ? Math.min(100, Math.max(0, (100 * at) / seconds)) : 0);
  return { left: part(mark.at), width: mark.until === null ? 0 : part(mark.until) - part(mark.at) };
}
