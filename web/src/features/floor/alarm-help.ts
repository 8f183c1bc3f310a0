import type { FloorAgent, FloorState } from "@/shared/api/model";

/** States from which somebody can be called back to a queue, the easiest first. */
export const AWAY: FloorState[] = ["not_ready", "training", "on_break"];
const MOST = 8;

/** Whom a supervisor can call back for a queue: his own people who serve it and are away. */
export function canHelp(agents: FloorAgent[], queue: string): FloorAgent[] {
  return agents
    .filter((agent) => agent.is_own && AWAY.includes(agent.state) && agent.queues.includes(queue))
    .sort((a, b) => AWAY.indexOf(a.state) - AWAY.indexOf(b.state) || a.since.localeCompare(b.since))
    .slice(0, MOST);
}
