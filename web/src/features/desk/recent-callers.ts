import type { Contact } from "@/shared/api/model";

/** Somebody who has called, and can be called back. */
export interface RecentCaller {
  digits: string;
  tenantId: string;
  tenant: Contact["tenant"];
  at: string;
}

const KEPT = 6;
const CALLABLE = /^\+?\d{3,32}$/;

/** Puts this contact's caller first; one whose number is hidden, wholly or in part, cannot be called. */
export function withCaller(before: RecentCaller[], contact: Contact): RecentCaller[] {
  const { caller: digits, tenant, opened_at: at } = contact;
  if (!CALLABLE.test(digits)) return before;
  const others = before.filter((each) => each.digits !== digits || each.tenantId !== tenant.id);
  return [{ digits, tenant, tenantId: tenant.id, at }, ...others].slice(0, KEPT);
}

// numbers name people: they are remembered only as long as the page lives
const ofThisPage = new Map<string, RecentCaller[]>();

/** Who called this agent last; nobody else at the same machine sees it. */
export const recentCallers = {
  get: (user: string): RecentCaller[] => ofThisPage.get(user) ?? [],
  see: (user: string, contact: Contact): void => {
    ofThisPage.set(user, withCaller(recentCallers.get(user), contact));
  },
  forget: (user: string): void => {
    ofThisPage.delete(user);
  },
};
