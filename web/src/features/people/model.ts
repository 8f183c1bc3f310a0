import type { Role } from "@/shared/api/model";
import type { Agent, Pool } from "@/shared/agents";
import type { NewPersonBody, Person, PersonBody } from "./api";

/** The operator adds his own people, and of an enterprise its administrators; these add everybody else. */
export function rolesToGive(actor: Role, house: "operator" | "client"): Role[] {
  if (house === "operator") return actor === "operator_admin" ? ["agent", "supervisor", "operator_admin"] : [];
  return actor === "operator_admin"
    ? ["tenant_admin"]
    : ["agent", "supervisor", "clerk", "tenant_viewer", "tenant_admin"];
}

export interface Fields {
  tenant_id?: string;
  role: Role;
  username: string;
  display_name: string;
  staff_no?: string | null;
  pool_id?: string | null;
  assigned?: string[];
  /** A seat in his browser is made for him as well. */
  seated?: boolean;
}

export function fieldsOf(person: Person): Fields {
  const { role, username, display_name, staff_no, pool, assigned } = person;
  return { role, username, display_name, staff_no, pool_id: pool?.id ?? null, assigned };
}

/** What can be said of somebody, with only what his role has. */
export function changeOf({ role, display_name, staff_no, pool_id, assigned }: Fields): PersonBody {
  return {
    display_name,
    staff_no: staff_no || null,
    pool_id: role === "agent" ? (pool_id ?? null) : null,
    assigned: role === "supervisor" ? (assigned ?? []) : [],
  };
}

export function bodyOf(fields: Fields): NewPersonBody {
  return {
    ...changeOf(fields),
    tenant_id: fields.tenant_id ?? null,
    role: fields.role,
    username: fields.username.trim().toLowerCase(),
  };
}

type Named = Agent["queues"][number];

/** What an agent has of one enterprise, as levels by id. */
export function levelsIn(named: readonly Named[], tenantId: string): Record<string, number> {
  return Object.fromEntries(named.filter((each) => each.tenant_id === tenantId).map((each) => [each.id, each.level]));
}

/** The enterprises for which an agent can be equipped: all, if he is the operator's; else his own. */
export function housesOf<T extends { id: string }>(agent: Agent, clients: readonly T[], pools: readonly Pool[]): T[] {
  const pool = pools.find((each) => each.id === agent.pool_id);
  const isClients = clients.some((each) => each.id === pool?.tenant_id);
  return clients.filter((each) => !isClients || each.id === pool?.tenant_id);
}
