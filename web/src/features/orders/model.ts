import type { ToneName } from "@/shared/ui/tone-tag";
import { LIVE, type Category, type OrderClock, type Priority, type Query, type SavedFilter } from "./api";

export const CATEGORY_TONES: Record<Category, ToneName> = {
  new: "attention",
  open: "busy",
  waiting: "quiet",
  done: "good",
  closed: "good",
  cancelled: "quiet",
};

export const VIEWS = ["mine", "my_teams", "unassigned", "live", "overdue", "visits", "over", "all"] as const;
export type View = (typeof VIEWS)[number];

const OF_VIEW: Record<View, Query> = {
  mine: { mine: true, category: LIVE, sort: "due" },
  my_teams: { my_teams: true, category: LIVE, sort: "due" },
  unassigned: { unassigned: true, category: LIVE, sort: "due" },
  live: { category: LIVE, sort: "due" },
  overdue: { overdue: true, sort: "due" },
  visits: { visit_due: true },
  over: { category: ["done", "closed", "cancelled"] },
  all: {},
};

/** What is looked for, as it stands in the address of the page. */
export interface Search {
  view: View;
  q: string;
  tenant_id: string;
  type_id: string;
  priority: string;
  team_id: string;
}

const REST = ["q", "tenant_id", "type_id", "priority", "team_id"] as const;

export function searchOf(params: URLSearchParams, usual: View): Search {
  const view = VIEWS.find((each) => each === params.get("view")) ?? usual;
  const rest = Object.fromEntries(REST.map((key) => [key, params.get(key) ?? ""]));
  return { view, ...rest } as Search;
}

export function paramsOf(search: Search): Record<string, string> {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== "")) as Record<string, string>;
}

export function queryOf({ view, ...rest }: Search): Query {
  const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
  const query: Query = { ...OF_VIEW[view], ...filled };
  // what is asked by its number or words is wanted wherever it stands
  if (rest.q !== "") delete query.sort;
  return query;
}

/** A saved filter as a search again; what it names and is not known here is left out. */
export function searchOfFilter(filter: SavedFilter, usual: View): Search {
  const flat = Object.entries(filter.query).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.join(",") : value,
  ]);
  return searchOf(new URLSearchParams(Object.fromEntries(flat) as Record<string, string>), usual);
}

export type Urgency = "kept" | "missed" | "paused" | "over" | "soon" | "ample";

const SOON_SHARE = 0.2;
const SOON_AT_MOST = 30 * 60_000;

/** How a clock stands at this moment. */
export function urgencyOf(clock: OrderClock, now: number): Urgency {
  if (clock.state === "stopped") return clock.missed ? "missed" : "kept";
  if (clock.due_at !== null && Date.parse(clock.due_at) < now) return "over";
  if (clock.state === "paused") return "paused";
  const left = clock.due_at === null ? Infinity : Date.parse(clock.due_at) - now;
  return left < Math.min(SOON_AT_MOST, SOON_SHARE * clock.allowed_seconds * 1000) ? "soon" : "ample";
}

/** How a deadline in a list stands. */
export function dueUrgency(due: string | null, now: number): Urgency {
  if (due === null) return "ample";
  const left = Date.parse(due) - now;
  return left < 0 ? "over" : left < SOON_AT_MOST ? "soon" : "ample";
}

export interface Span {
  unit: "day" | "hour" | "minute" | "moment";
  days: number;
  hours: number;
  minutes: number;
}

/** A time in the two units that matter. */
export function spanOf(milliseconds: number): Span {
  const whole = Math.floor(Math.abs(milliseconds) / 60_000);
  const [days, hours, minutes] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60), whole % 60];
  const unit = days > 0 ? "day" : hours > 0 ? "hour" : minutes > 0 ? "minute" : "moment";
  return { unit, days, hours, minutes };
}

export const PRIORITY_TONES: Record<Priority, ToneName> = {
  urgent: "bad",
  high: "attention",
  normal: "quiet",
  low: "quiet",
};

/** What is asked when an order is opened: not what a later step fills in, unless it is required at once. */
export function askedAtOnce<Asked extends { key: string; required?: boolean }>({
  fields = [],
  moves = [],
}: {
  fields?: readonly Asked[];
  moves?: readonly { needs?: readonly string[] }[];
}): Asked[] {
  const later = new Set(moves.flatMap((move) => move.needs ?? []));
  return fields.filter((field) => field.required === true || !later.has(field.key));
}
