import type { Pool } from "@/shared/agents";
import type { Commitment, Terms, Use } from "./api";

/** A pool as far as the reader knows it: who lends, and if he may know it how many agents there are. */
export interface Lender {
  id: string;
  name_zh: string;
  name_en: string;
  owner: { name_zh: string; name_en: string } | null;
  agents: number | null;
  in_service: number | null;
}

/** What an enterprise has of a pool by contract, and what it uses of it now. */
export interface Line {
  id: string;
  tenant_id: string;
  name_zh: string;
  name_en: string;
  seats: number | null;
  percent: number | null;
  use: Use | null;
}

/** Pools that somebody shares, or has something committed of: the operator's own first. */
export function lendersOf(pools: Pool[], commitments: Commitment[], operatorId: string | undefined): Lender[] {
  const known = pools
    .filter((pool) => pool.tenant_id === operatorId || commitments.some((each) => each.pool_id === pool.id))
    .map((pool) => ({ ...pool, owner: { name_zh: pool.tenant_zh, name_en: pool.tenant_en } }));
  const told = new Map(
    commitments
      .filter((each) => !known.some((pool) => pool.id === each.pool_id))
      .map((each) => [
        each.pool_id,
        {
          id: each.pool_id,
          name_zh: each.pool_zh,
          name_en: each.pool_en,
          owner: null,
          agents: null,
          in_service: null,
        },
      ]),
  );
  return [...known, ...told.values()];
}

/** Every enterprise that has or uses something of a pool. */
export function linesOf(poolId: string, commitments: Commitment[], uses: Use[]): Line[] {
  const used = uses.filter((each) => each.pool_id === poolId);
  const committed = commitments.filter((each) => each.pool_id === poolId);
  const lines = committed.map((each) => ({
    id: each.tenant_id,
    tenant_id: each.tenant_id,
    name_zh: each.tenant_zh,
    name_en: each.tenant_en,
    seats: each.seats,
    percent: each.percent,
    use: used.find((use) => use.tenant_id === each.tenant_id) ?? null,
  }));
  const others = used
    .filter((use) => !committed.some((each) => each.tenant_id === use.tenant_id))
    .map((use) => ({
      id: use.tenant_id,
      tenant_id: use.tenant_id,
      name_zh: use.tenant_zh,
      name_en: use.tenant_en,
      seats: null,
      percent: null,
      use,
    }));
  return [...lines, ...others];
}

export type Standing = "lends" | "borrows" | "short" | "even";

/** Whether an enterprise leaves seats to others, has more than its own, or lacks some while its customers wait. */
export function standingOf({ use }: Line): Standing {
  if (use === null) return "even";
  const right = use.committed ?? 0;
  if (use.serving > right) return "borrows";
  if (use.serving < right) return use.waiting > 0 ? "short" : "lends";
  return "even";
}

export interface Term {
  tenant_id?: string | undefined;
  kind: "seats" | "percent";
  amount?: number | null | undefined;
}

export function termsOf(lines: Line[]): Term[] {
  return lines
    .filter((line) => line.seats !== null || line.percent !== null)
    .map(({ tenant_id, seats, percent }) =>
      seats === null
        ? { tenant_id, kind: "percent" as const, amount: percent }
        : { tenant_id, kind: "seats" as const, amount: seats },
    );
}

/** What is sent: lines that were begun and left empty are not there. */
export function bodyOf(terms: Term[]): Terms[] {
  return terms.flatMap(({ tenant_id, kind, amount }) =>
    tenant_id && typeof amount === "number"
      ? [{ tenant_id, seats: kind === "seats" ? amount : null, percent: kind === "percent" ? amount : null }]
      : [],
  );
}

export type Trouble = "twice" | "too_many" | "beyond";

/** What is wrong with a set of terms; more seats than agents can be agreed on, but not kept. */
export function troubleOf(terms: Term[], agents: number | null): Trouble | null {
  const named = terms.map((term) => term.tenant_id).filter(Boolean);
  if (new Set(named).size < named.length) return "twice";
  const sum = (kind: Term["kind"]) =>
    terms.reduce((total, term) => total + (term.kind === kind ? (term.amount ?? 0) : 0), 0);
  if (sum("percent") > 100) return "too_many";
  return agents !== null && sum("seats") + (sum("percent") * agents) / 100 > agents ? "beyond" : null;
}
