import type { QueueLimits } from "@/shared/api/model";
import type { LimitsRow, LimitsSet } from "./api";

export type LimitName = keyof QueueLimits;

/** In the order in which they are shown. */
export const LIMITS: LimitName[] = ["waiting", "longest", "service_level", "connected_rate", "arrivals"];
const SHARES = new Set<LimitName>(["service_level", "connected_rate"]);

/** Whether a threshold is the one above it, one of its own, or none at all. */
export type Mode = "inherited" | "own" | "none";

export interface Scope {
  key: string;
  kind: "tenant" | "queue";
  id: string;
  zh: string;
  en: string;
  set: Record<string, number | null>;
  /** What it is measured by now; of a tenant what its queues have of it, where that is the same. */
  now: QueueLimits;
}

/** What thresholds can be set for: each enterprise, then its queues. */
export function scopesOf(rows: LimitsRow[]): Scope[] {
  const found: Scope[] = [];
  for (const row of rows) {
    if (!found.some(({ key }) => key === row.tenant_id))
      found.push({
        key: row.tenant_id,
        kind: "tenant",
        id: row.tenant_id,
        zh: row.tenant_zh,
        en: row.tenant_en,
        set: row.of_tenant,
        now: { ...ofAll(rows.filter((each) => each.tenant_id === row.tenant_id)), ...row.of_tenant },
      });
    found.push({
      key: row.queue_id,
      kind: "queue",
      id: row.queue_id,
      zh: `${row.tenant_zh} · ${row.name_zh}`,
      en: `${row.tenant_en} · ${row.name_en}`,
      set: row.of_queue,
      now: row.limits,
    });
  }
  return found;
}

// what a queue has set for itself says nothing of its enterprise
function ofAll(rows: LimitsRow[]): QueueLimits {
  const valueOf = (name: LimitName) => {
    const values = new Set(rows.filter((row) => !(name in row.of_queue)).map((row) => row.limits[name]));
    const [value = null] = values;
    return values.size === 1 ? value : null;
  };
  return Object.fromEntries(LIMITS.map((name) => [name, valueOf(name)])) as Record<LimitName, number | null>;
}

export interface Entry {
  mode: Mode;
  /** As it is typed: shares in percent. */
  typed: number | null;
}

export type Draft = Record<LimitName, Entry>;

const typedOf = (name: LimitName, value: number | null) =>
  value === null ? null : SHARES.has(name) ? Math.round(value * 1_000) / 10 : value;

/** What the form shows of a scope. */
export function draftOf(scope: Scope): Draft {
  const entry = (name: LimitName): Entry => {
    const own = scope.set[name];
    const mode: Mode = own === undefined ? "inherited" : own === null ? "none" : "own";
    return { mode, typed: typedOf(name, own ?? scope.now[name]) };
  };
  return Object.fromEntries(LIMITS.map((name) => [name, entry(name)])) as Draft;
}

/** Whether nothing is missing: a threshold of one's own is a number. */
export function isWhole(draft: Draft): boolean {
  return LIMITS.every((name) => draft[name].mode !== "own" || draft[name].typed !== null);
}

/** What is sent: only what is set here. */
export function setOf(draft: Draft): LimitsSet {
  const set: Partial<Record<LimitName, number | null>> = {};
  for (const name of LIMITS) {
    const { mode, typed } = draft[name];
    if (mode === "none") set[name] = null;
    if (mode === "own" && typed !== null) set[name] = SHARES.has(name) ? typed / 100 : typed;
  }
  return set;
}

/** What may be typed. */
export const BOUNDS: Record<LimitName, { min: number; max: number; step: number }> = {
  waiting: { min: 0, max: 10_000, step: 1 },
  longest: { min: 0, max: 86_400, step: 10 },
  service_level: { min: 0, max: 100, step: 1 },
  connected_rate: { min: 0, max: 100, step: 1 },
  arrivals: { min: 1, max: 100, step: 0.5 },
};
