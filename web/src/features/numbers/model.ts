import type { ToneName } from "@/shared/ui/tone-tag";
import type { BulkRow, Move, NumberState } from "./api";

export const STATES: NumberState[] = [
  "free",
  "porting_in",
  "testing",
  "active",
  "suspended",
  "porting_out",
  "released",
];

export const TONES: Record<NumberState, ToneName> = {
  free: "quiet",
  porting_in: "busy",
  testing: "attention",
  active: "good",
  suspended: "bad",
  porting_out: "busy",
  released: "quiet",
};

/** Moves after which callers are no longer served: these are asked about before. */
const GRAVE: Move[] = ["suspend", "release", "test"];

export function isGrave(move: Move, state: NumberState): boolean {
  return GRAVE.includes(move) && (state === "active" || state === "porting_out" || move === "release");
}

/** What of a form differs from what is stored; an empty field means that there is nothing. */
export function changed<T extends object>(before: T, after: Partial<Record<keyof T, unknown>>): Partial<T> {
  const differs = Object.entries(after).filter(([key, value]) => {
    const old = before[key as keyof T] ?? null;
    return JSON.stringify(old) !== JSON.stringify(value ?? null);
  });
  return Object.fromEntries(differs.map(([key, value]) => [key, value ?? null])) as Partial<T>;
}

export interface Summary {
  add: number;
  change: number;
  keep: number;
  faulty: number;
}

/** What a table of merchants would do. */
export function summaryOf(rows: readonly BulkRow[]): Summary {
  const summary: Summary = { add: 0, change: 0, keep: 0, faulty: 0 };
  for (const row of rows) {
    if (row.problems.length > 0) summary.faulty += 1;
    else summary[row.action] += 1;
  }
  return summary;
}

/** Words of a list that people type with commas, spaces or line ends of either language. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;\u3001\uff0c\uff1b]+/u).filter((word) => word !== ""))];
}
