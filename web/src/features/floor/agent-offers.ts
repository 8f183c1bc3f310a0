import type { FloorAgent } from "@/shared/api/model";

export type Offer =
  | "act:listen"
  | "act:whisper"
  | "act:barge"
  | "act:take-over"
  | "write"
  | "why"
  | "ready"
  | "not_ready"
  | "grant"
  | "deny"
  | "end_call"
  | "free"
  | "sign_out";

/** For what a supervisor takes an agent out of the queues. */
export const OUT_REASONS = ["supervisor", "coaching", "course", "rest"] as const;

/** What a supervisor may do about an agent now, in groups: his contact, words, his state. */
export function offers(agent: FloorAgent): Offer[][] {
  const groups: Offer[][] = [];
  if (agent.contact !== null && agent.contact.phase === "talking")
    groups.push(["act:listen", "act:whisper", "act:barge", "act:take-over"]);
  groups.push(agent.is_own ? ["write", "why"] : ["write"]);
  if (agent.is_own && agent.state !== "signed_out") groups.push(...ofState(agent));
  return groups;
}

function ofState({ state, asked }: FloorAgent): Offer[][] {
  const permission: Offer[] = asked === null ? [] : ["grant", "deny"];
  const change: Offer[] = state === "ready" ? ["not_ready"] : ["ready", "not_ready"];
  const end: Offer[] = state === "talking" ? ["end_call"] : [];
  return [...(permission.length > 0 ? [permission] : []), [...change, ...end], ["free", "sign_out"]];
}
