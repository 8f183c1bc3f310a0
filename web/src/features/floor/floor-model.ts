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

/** The agents that the filter leaves. */
export function agentsShown(agents: FloorAgent[], filter: FloorFilter): FloorAgent[] {
  const { queue, team, states } = filter;
  if (queue === null && team === null && states.length === 0) return agents;
  return agents.filter(
    (agent) =>
      (queue === null || agent.queues.includes(queue)) &&
      (team === null || agent.pool?.id === team) &&
      (states.length === 0 || states.includes(agent.state)),
  );
}

/** By staff number: places stay where they are, whatever state their agents come to. */
export function inOrder(agents: FloorAgent[]): FloorAgent[] {
  return [...agents].sort((a, b) => collator.compare(a.staff_no ?? a.display_name, b.staff_no ?? b.display_name));
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

/** Seats by room and label; those that stand in no room come last. */
export function seatsInOrder(seats: FloorSeatPlace[]): FloorSeatPlace[] {
  return [...seats].sort(
    (a, b) =>
      Number(a.room === "") - Number(b.room === "") ||
      collator.compare(a.room, b.room) ||
      collator.compare(a.code, b.code),
  );
}

/** Rooms of seats in order, with those who sit at them; whoever is signed in without a seat of ours is elsewhere. */
export function roomsOf(seats: FloorSeatPlace[], agents: FloorAgent[], empty: "none" | "places" | "all"): Room[] {
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
    if (agent === null && !isShownEmpty(seat, empty)) continue;
    const places = rooms.get(seat.room) ?? [];
    places.push({ key: seat.id, seat, agent });
    rooms.set(seat.room, places);
  }
  const named = [...rooms.entries()].map(([name, places]) => ({ name, places }));
  return elsewhere.length === 0 ? named : [...named, { name: ELSEWHERE, places: elsewhere }];
}

// somebody's browser or telephone outside is a place only while he is there, or where it has a room
function isShownEmpty(seat: FloorSeatPlace, empty: "none" | "places" | "all"): boolean {
  return empty === "all" || (empty === "places" && (seat.kind === "sip" || seat.room !== ""));
}
