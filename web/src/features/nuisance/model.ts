import type dayjs from "dayjs";
import type { Role } from "@/shared/api/model";
import type { ToneName } from "@/shared/ui/tone-tag";
import type { Blocked, Breach } from "./api";

export const TERMS = ["day", "week", "month", "for_good", "at"] as const;
export type Term = (typeof TERMS)[number];

const AHEAD = { day: "day", week: "week", month: "month" } as const;

/** Until when a caller is blocked; null: until somebody lets him in again. */
export function untilOf(term: Term, at: dayjs.Dayjs | undefined, now: dayjs.Dayjs): string | null {
  if (term === "for_good") return null;
  if (term === "at") return (at ?? now).toISOString();
  return now.add(1, AHEAD[term]).toISOString();
}

/** The operator's list holds for everybody and is kept by his administrator; an enterprise's by its own people. */
export function mayLetIn(role: Role, blocked: Pick<Blocked, "everywhere">): boolean {
  return blocked.everywhere === (role === "operator_admin");
}

/** Whether a block has run out: it stands in the list, and holds nobody back. */
export function isOver(blocked: Pick<Blocked, "until">, now: number): boolean {
  return blocked.until !== null && Date.parse(blocked.until) <= now;
}

export const KINDS: Breach["kind"][] = ["blocked", "repeated", "warned", "overlong"];

export const TONES: Record<Breach["kind"], ToneName> = {
  blocked: "quiet",
  repeated: "attention",
  warned: "attention",
  overlong: "bad",
};

/** A number as people look for it: what they type between its digits does not count. */
export function digitsOf(typed: string): string {
  return typed.replace(/[^\d+*#]/gu, "");
}
