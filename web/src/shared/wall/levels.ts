import type { FloorQueue, QueueAlarm } from "../api/model";

/** How near a figure is to its threshold. */
export type Level = "good" | "near" | "beyond";

const NEAR = 0.8;
/** So many points above a share that must be kept it is near it. */
const NEAR_SHARE = 0.05;
const FEWEST_CALLS = 10;

type Measured = "waiting" | "longest" | "service_level" | "connected_rate" | "arrivals";

function above(value: number, limit: number | null, reached = false): Level {
  if (limit === null || value === 0) return "good";
  if (reached ? value >= limit : value > limit) return "beyond";
  return value >= limit * NEAR ? "near" : "good";
}

function below(value: number | null, limit: number | null): Level {
  if (limit === null || value === null) return "good";
  if (value < limit) return "beyond";
  return value < limit + NEAR_SHARE && value < 1 ? "near" : "good";
}

/** How a figure of a queue stands to its threshold, by the rules of its alarms. */
export function levelOf(measure: Measured, queue: FloorQueue, now: number): Level {
  const { limits, today } = queue;
  const tells = today.decided >= FEWEST_CALLS;
  switch (measure) {
    case "waiting":
      return queue.waiting > 0 && queue.signed_in === 0 ? "beyond" : above(queue.waiting, limits.waiting);
    case "longest":
      return above(longestSeconds(queue, now), limits.longest);
    case "service_level":
      return below(tells ? today.service_level : null, limits.service_level);
    case "connected_rate":
      return below(tells ? today.connected_rate : null, limits.connected_rate);
    case "arrivals":
      return limits.arrivals === null || today.usual === null
        ? "good"
        : above(today.arrivals, Math.max(limits.arrivals * today.usual, FEWEST_CALLS), true);
  }
}

export function longestSeconds({ longest_since: since }: FloorQueue, now: number): number {
  return since === null ? 0 : Math.max(0, (now - Date.parse(since)) / 1_000);
}

/** A share from 0 to 1 in whole percent. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${String(Math.round(share * 100))} %`;
}

const collator = new Intl.Collator("zh-CN");

/** Queues by enterprise and name, so that each keeps its place. */
export function queuesInOrder(queues: FloorQueue[]): FloorQueue[] {
  return [...queues].sort(
    (a, b) =>
      collator.compare(a.tenant.name_zh, b.tenant.name_zh) ||
      collator.compare(a.name_zh, b.name_zh) ||
      collator.compare(a.id, b.id),
  );
}

export interface Totals {
  waiting: number;
  longest_since: string | null;
  talking: number;
  queued: number;
  answered: number;
  abandoned: number;
  service_level: number | null;
  connected_rate: number | null;
}

/** All queues together; shares are weighed by the calls that they are of. */
export function totalsOf(queues: FloorQueue[]): Totals {
  const sum = (count: (queue: FloorQueue) => number) => queues.reduce((total, queue) => total + count(queue), 0);
  const longest = queues.map(({ longest_since: since }) => since).filter((since) => since !== null);
  return {
    waiting: sum(({ waiting }) => waiting),
    longest_since: longest.sort()[0] ?? null,
    talking: sum(({ talking }) => talking),
    queued: sum(({ today }) => today.queued),
    answered: sum(({ today }) => today.answered),
    abandoned: sum(({ today }) => today.abandoned),
    service_level: weighed(queues, "service_level"),
    connected_rate: weighed(queues, "connected_rate"),
  };
}

// of each queue only its share is told: it weighs as many calls as have been decided there
function weighed(queues: FloorQueue[], share: "service_level" | "connected_rate"): number | null {
  let whole = 0;
  let part = 0;
  for (const { today } of queues) {
    const value = today[share];
    if (value === null) continue;
    whole += today.decided;
    part += today.decided * value;
  }
  return whole === 0 ? null : part / whole;
}

/** The alarms of each queue. */
export function alarmsByQueue(alarms: QueueAlarm[]): Map<string, QueueAlarm[]> {
  const found = new Map<string, QueueAlarm[]>();
  for (const alarm of alarms) found.set(alarm.queue_id, [...(found.get(alarm.queue_id) ?? []), alarm]);
  return found;
}
