import type { FloorState, Floor, FloorAgent, FloorQueue } from "@/shared/api/model";

export interface FloorFilter {
  queue: string | null;
  states: FloorState[];
}

/** The order of the states on the wall: who is needed first. */
export const STATE_ORDER: FloorState[] = [
  "ready",
  "reserved",
  "ringing",
  "talking",
  "busy",
  "wrap_up",
  "not_ready",
  "on_break",
  "training",
  "signed_out",
];

/** The agents that the filter leaves; places stay where they are, whatever state their agents come to. */
export function agentsShown(floor: Floor, filter: FloorFilter): FloorAgent[] {
  return floor.agents
    .filter((agent) => filter.queue === null || agent.queues.includes(filter.queue))
    .filter((agent) => filter.states.length === 0 || filter.states.includes(agent.state))
    .sort((a, b) => (a.staff_no ?? a.display_name).localeCompare(b.staff_no ?? b.display_name));
}

export function countStates(agents: FloorAgent[]): Partial<Record<FloorState, number>> {
  const counts: Partial<Record<FloorState, number>> = {};
  for (const { state } of agents) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Queues by enterprise and name, so that a row keeps its place. */
export function queuesInOrder(floor: Floor): FloorQueue[] {
  return [...floor.queues].sort(
    (a, b) =>
      a.tenant.name_zh.localeCompare(b.tenant.name_zh) ||
      a.name_zh.localeCompare(b.name_zh) ||
      a.id.localeCompare(b.id),
  );
}

/** Whether the longest waiting caller has waited longer than the queue promises. */
export function isLate(queue: FloorQueue, now: number): boolean {
  return queue.longest_since !== null && now - Date.parse(queue.longest_since) > queue.target_seconds * 1_000;
}

/** The part of today's settled contacts that was answered within target, in percent; who still waits is not missed yet. */
export function serviceLevel({ answered, abandoned, in_target: inTarget }: FloorQueue["today"]): number | null {
  const settled = answered + abandoned;
  return settled === 0 ? null : Math.round((100 * inTarget) / settled);
}
