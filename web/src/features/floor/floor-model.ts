import type { Floor, FloorAgent, FloorSeatPlace, FloorState } from "@/shared/api/model";

export interface FloorFilter {
  queue: string | null;
  /** A group of agents by its id. */
  team: string | null;
  states: FloorState[];
}

export const NO_FILTER: FloorFilter = { queue: null, team: null, states: [] };

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

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** The agents that the filter leaves; places stay where they are, whatever state their agents come to. */
export function agentsShown(agents: FloorAgent[], filter: FloorFilter): FloorAgent[] {
  return agents
    .filter((agent) => filter.queue === null || agent.queues.includes(filter.queue))
    .filter((agent) => filter.team === null || agent.pool?.id === filter.team)
    .filter((agent) => filter.states.length === 0 || filter.states.includes(agent.state))
    .sort((a, b) => collator.compare(a.staff_no ?? a.display_name, b.staff_no ?? b.display_name));
}

export function countStates(agents: FloorAgent[]): Partial<Record<FloorState, number>> {
  const counts: Partial<Record<FloorState, number>> = {};
  for (const { state } of agents) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** The groups that there are, in the order of their names. */
export function teamsOf({ agents }: Floor): NonNullable<FloorAgent["pool"]>[] {
  const found = new Map(agents.flatMap(({ pool }) => (pool === null ? [] : [[pool.id, pool] as const])));
  return [...found.values()].sort((a, b) => collator.compare(a.name_zh, b.name_zh));
}

/** A place of the map: a seat with whoever sits there, or somebody at no seat of ours. */
export interface Place {
  key: string;
  seat: FloorSeatPlace | null;
  agent: FloorAgent | null;
}

export interface Room {
  /** Empty: seats that nobody has put into a room. */
  name: string;
  places: Place[];
}

export const ELSEWHERE = "\u0000";

/** Seats by room and label, with those who sit at them; whoever is signed in without a seat of ours is elsewhere. */
export function roomsOf(seats: FloorSeatPlace[], agents: FloorAgent[], withEmpty: boolean): Room[] {
  const sitting = new Map<string, FloorAgent>();
  const elsewhere: Place[] = [];
  const known = new Set(seats.map(({ id }) => id));
  for (const agent of agents) {
    if (agent.state === "signed_out") continue;
    if (agent.seat !== null && known.has(agent.seat.id)) sitting.set(agent.seat.id, agent);
    else elsewhere.push({ key: agent.user_id, seat: null, agent });
  }
  const rooms = new Map<string, Place[]>();
  for (const seat of seats) {
    const agent = sitting.get(seat.id) ?? null;
    if (agent === null && !withEmpty) continue;
    const places = rooms.get(seat.room) ?? [];
    places.push({ key: seat.id, seat, agent });
    rooms.set(seat.room, places);
  }
  const named = [...rooms.entries()]
    .map(([name, places]) => ({ name, places: places.sort(byLabel) }))
    .sort((a, b) => Number(a.name === "") - Number(b.name === "") || collator.compare(a.name, b.name));
  return elsewhere.length === 0 ? named : [...named, { name: ELSEWHERE, places: elsewhere }];
}

function byLabel(a: Place, b: Place): number {
  return collator.compare(a.seat?.code ?? "", b.seat?.code ?? "");
}
