import { formatDuration } from "@/shared/time/format";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Figures = Schemas["FiguresOut"];
export type Definition = Schemas["DefinitionOut"];
export type Values = Schemas["FigureTotal"]["values"];
export type Behind = Schemas["RowOut"];
export type States = Schemas["StatesOut"];
export type By = "queue" | "agent" | "number" | "tenant";
export type Interval = "half_hour" | "day";
export type Group = "service" | "handling" | "abandoned" | "all";

/** What is asked for, as it stands in the address of the page. */
export interface Ask {
  by: By;
  interval: Interval;
  from: string;
  to: string;
  tenant_id: string;
}

/** A line of the table: a key over the whole range, with its intervals below it. */
export interface Line {
  id: string;
  key: string | null;
  begin: string | null;
  end: string | null;
  label: string;
  values: Values;
  children?: Line[];
}

/** Who is nobody known: a number that is not ours, asked for by this id. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";

const GROUPS: Record<Exclude<Group, "all">, string[]> = {
  service: [
    "queued",
    "answered",
    "in_target",
    "service_level",
    "connected_rate",
    "average_answer",
    "longest_wait",
    "abandoned",
    "abandon_rate",
    "not_served",
    "waiting",
    "network_rate",
    "average_wait_error",
  ],
  handling: [
    "handled",
    "answered",
    "talk",
    "hold",
    "wrap_up",
    "handle_time",
    "average_handle",
    "occupancy",
    "transferred",
    "transfer_rate",
    "consulted",
    "offered",
    "refused",
    "not_answered",
    "dialled",
    "reached",
  ],
  abandoned: [
    "queued",
    "abandoned",
    "abandon_rate",
    "average_abandon",
    "short_abandoned",
    "abandoned_to_10",
    "abandoned_to_30",
    "abandoned_to_60",
    "abandoned_to_120",
    "abandoned_later",
    "callbacks",
    "voicemails",
    "forwarded",
  ],
};

/** The figures of a group, in its own order, as far as there are any. */
export function shownOf(definitions: Definition[], group: Group): Definition[] {
  if (group === "all") return definitions;
  const known = new Map(definitions.map((each) => [each.code, each]));
  return GROUPS[group].map((code) => known.get(code)).filter((each) => each !== undefined);
}

export function shown(value: number | null | undefined, unit: Definition["unit"]): string {
  if (value === null || value === undefined) return "–";
  if (unit === "share") return `${(value * 100).toFixed(1)}%`;
  if (unit === "count") return String(value);
  return formatDuration(Math.round(value) * 1000);
}

/** A connected rate below what is promised. */
export function isAlarming(code: string, value: number | null | undefined, limit: number): boolean {
  return code === "connected_rate" && typeof value === "number" && value < limit;
}

/** A number opens its rows when there are any. */
export function opens(value: number | null | undefined): boolean {
  return typeof value === "number" && value !== 0;
}

export function linesOf(figures: Figures, label: (total: Figures["totals"][number]) => string, at: At): Line[] {
  const below = new Map<string | null, Line[]>();
  for (const { key, begin, end, values } of figures.rows) {
    const line = { id: `${String(key)} ${begin}`, key, begin, end, label: at(begin), values };
    below.set(key, [...(below.get(key) ?? []), line]);
  }
  return figures.totals.map((total) => ({
    id: String(total.key),
    key: total.key,
    begin: null,
    end: null,
    label: label(total),
    values: total.values,
    children: below.get(total.key) ?? [],
  }));
}

type At = (begin: string) => string;

/** The borders of what was asked for: the first begin and the last end. */
export function spanOf(figures: { rows: { begin: string; end: string }[] }): { begin: string; end: string } | null {
  const begins = figures.rows.map((row) => row.begin).sort();
  const ends = figures.rows.map((row) => row.end).sort();
  const [begin, end] = [begins[0], ends.at(-1)];
  return begin === undefined || end === undefined ? null : { begin, end };
}

/** How the begin of an interval is told, in the zone that it was cut by. */
export function tells(zone: string, interval: Interval, locale: string, days: number): At {
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const date: Intl.DateTimeFormatOptions = { month: "2-digit", day: "2-digit" };
  const parts = interval === "day" ? date : days > 1 ? { ...date, ...time } : time;
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...parts });
  return (begin) => format.format(new Date(begin));
}

export interface Point {
  begin: string;
  queued: number;
  answered: number;
  abandoned: number;
  handled: number;
  rate: number | null;
}

/** The course of a range, of one key or of all: counts add up, the rate is made of them. */
export function courseOf(rows: Figures["rows"], key: string | null | undefined): Point[] {
  const sums = new Map<string, Record<string, number>>();
  for (const { begin, values, key: whose } of rows) {
    if (key !== undefined && whose !== key) continue;
    const sum = sums.get(begin) ?? {};
    for (const name of COUNTED) sum[name] = (sum[name] ?? 0) + (values[name] ?? 0);
    sums.set(begin, sum);
  }
  return begins(rows)
    .map((begin): [string, Record<string, number>] => [begin, sums.get(begin) ?? {}])
    .map(([begin, sum]) => {
      const { queued = 0, waiting = 0, answered = 0, abandoned = 0, handled = 0 } = sum;
      const decided = queued - waiting;
      return { begin, queued, answered, abandoned, handled, rate: decided > 0 ? answered / decided : null };
    });
}

const LONGEST = 400;

/** Every interval between the first and the last one, those in which nothing was among them. */
function begins(rows: Figures["rows"]): string[] {
  const known = [...new Set(rows.map((row) => row.begin))].sort();
  const steps = rows.map((row) => Date.parse(row.end) - Date.parse(row.begin));
  const [first, last, step] = [known[0], known.at(-1), Math.min(...steps)];
  if (first === undefined || last === undefined) return known;
  const count = (Date.parse(last) - Date.parse(first)) / step;
  // days are not all of one length: then only those are told in which something was
  if (!Number.isInteger(count) || count > LONGEST || step > HOUR) return known;
  return Array.from(
    { length: count + 1 },
    (_, index) => known.find((each) => same(each, first, index * step)) ?? at(first, index * step),
  );
}

const HOUR = 3_600_000;
const same = (begin: string, first: string, later: number) => Date.parse(begin) === Date.parse(first) + later;
const at = (first: string, later: number) => new Date(Date.parse(first) + later).toISOString();

const COUNTED = ["queued", "waiting", "answered", "abandoned", "handled"];

export function askOf(params: URLSearchParams, today: string, isAgent: boolean): Ask {
  const by = params.get("by") ?? (isAgent ? "agent" : "queue");
  return {
    by: isAgent ? "agent" : (by as By),
    interval: params.get("interval") === "day" ? "day" : "half_hour",
    from: params.get("from") ?? today,
    to: params.get("to") ?? today,
    tenant_id: params.get("tenant_id") ?? "",
  };
}
