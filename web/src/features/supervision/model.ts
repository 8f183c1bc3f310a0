import type { House, PoolRule } from "./api";

/** A house, or a group of agents of it, with what it is subject to. */
export interface RuleRow {
  key: string;
  name_zh: string;
  name_en: string;
  /** Whether who is listened to is told so. */
  told: boolean;
  /** Of a group: what else it is subject to; as it is sent back. */
  pool: PoolRule | null;
  children?: RuleRow[];
}

/** Each house with its groups below it. */
export function rowsOf(houses: readonly House[]): RuleRow[] {
  return houses.map(({ tenant_id, name_zh, name_en, hide_listening_from_agents: hides, pools }) => ({
    key: tenant_id,
    name_zh,
    name_en,
    told: !hides,
    pool: null,
    ...(pools.length > 0 && { children: pools.map(({ id, ...pool }) => poolRow(id, pool)) }),
  }));
}

function poolRow(key: string, { name_zh, name_en, ...pool }: Omit<House["pools"][number], "id">): RuleRow {
  return { key, name_zh, name_en, told: !pool.hide_listening_from_agents, pool };
}
