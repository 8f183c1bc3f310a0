import type { components } from "@/shared/api/schema";

export type Announcement = components["schemas"]["AnnouncementOut"];
export type ForAll = components["schemas"]["ForAllOut"];

export const ALL = "all";
export const LASTING = ["30", "60", "240", "none"] as const;
export type Lasting = (typeof LASTING)[number];

export interface Switching {
  tenant_id: string;
  prompt_key: string;
  then_hang_up: boolean;
  reason: string;
  lasting: Lasting;
}

/** Until when, from how long; none: until somebody ends it. */
export function untilOf(lasting: Lasting, now: number): string | null {
  return lasting === "none" ? null : new Date(now + Number(lasting) * 60_000).toISOString();
}

/** For whom somebody may switch: the tenants that he sees, and all of them if he works for the operator. */
export function targetsOf(
  tenants: readonly { id: string; kind: string }[],
  me: { tenant: { id: string }; tenants: readonly { id: string }[] },
): { all: boolean; tenants: string[] } {
  const operator = tenants.find((tenant) => tenant.kind === "operator");
  const own = me.tenants.map((tenant) => tenant.id).filter((id) => id !== operator?.id);
  return { all: operator?.id === me.tenant.id, tenants: own };
}
