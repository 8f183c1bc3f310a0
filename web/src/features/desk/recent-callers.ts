import type { Contact } from "@/shared/api/model";

/** Somebody who has called, and can be called back. */
export interface RecentCaller {
  /** In part, where they are hidden from the agent: he then calls by the contact. */
  digits: string;
  interactionId: string;
  tenantId: string;
  tenant: Contact["tenant"];
  at: string;
}

const KEPT = 6;
const CALLABLE = /^(\+?\d{3,32}|\+?\d*\*{4}\d+)$/;

/** Puts this contact's caller first; one whose number is withheld cannot be called. */
export function withCaller(before: RecentCaller[], contact: Contact): RecentCaller[] {
  const { caller: digits, tenant, opened_at: at } = contact;
  if (!CALLABLE.test(digits)) return before;
  const others = before.filter((each) => each.digits !== digits || each.tenantId !== tenant.id);
  return [{ digits, interactionId: contact.interaction_id, tenant, tenantId: tenant.id, at }, ...others].slice(0, KEPT);
}

/** By what he is called whose number the agent sees in part only. */
export const unseenOf = ({ digits, interactionId }: RecentCaller) =>
  digits.includes("*") ? { interaction_id: interactionId } : undefined;

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
