/** A calendar's definition as the server keeps it. */
export interface Definition {
  timezone: string;
  weekly: Period[];
  exceptions: Exception[];
  holidays: "china" | "none";
}

export interface Period {
  days: number[];
  from: string;
  to: string;
}

export interface Exception {
  date: string;
  closed?: boolean;
  from?: string;
  to?: string;
  name?: string;
}

export const ZONE = "Asia/Shanghai";
export const DAYS = [1, 2, 3, 4, 5, 6, 7];
export const EMPTY: Definition = {
  timezone: ZONE,
  weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:30" }],
  exceptions: [],
  holidays: "china",
};
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** What the server keeps, whatever of it was left out. */
export function readDefinition(stored: Record<string, unknown>): Definition {
  const known = stored as Partial<Definition>;
  return {
    timezone: known.timezone ?? ZONE,
    weekly: known.weekly ?? [],
    exceptions: known.exceptions ?? [],
    holidays: known.holidays ?? "none",
  };
}

/** The definition as it is sent: own days in order, nothing that says nothing. */
export function writeDefinition(definition: Definition): Record<string, unknown> {
  const exceptions = [...definition.exceptions]
    .sort((one, other) => one.date.localeCompare(other.date))
    .map(({ date, closed, from, to, name }) => ({
      date,
      ...(closed ? { closed: true } : { from, to }),
      ...(name ? { name } : {}),
    }));
  return { ...definition, exceptions: exceptions.length > 0 ? exceptions : undefined };
}

export type Fault = "no_days" | "bad_time" | "order" | "overlap" | "no_date";

function faultOfHours(from: string | undefined, to: string | undefined): Fault | null {
  if (!TIME.test(from ?? "") || !TIME.test(to ?? "")) return "bad_time";
  return (from ?? "") >= (to ?? "") ? "order" : null;
}

/** What is wrong with each weekly period, as far as the page can see it; the server decides. */
export function faultsOfWeek(weekly: readonly Period[]): (Fault | null)[] {
  return weekly.map((period, place) => {
    if (period.days.length === 0) return "no_days";
    const fault = faultOfHours(period.from, period.to);
    if (fault !== null) return fault;
    const earlier = weekly.slice(0, place);
    const meets = (other: Period) =>
      other.days.some((day) => period.days.includes(day)) && other.from < period.to && period.from < other.to;
    return earlier.some(meets) ? "overlap" : null;
  });
}

export function faultsOfExceptions(exceptions: readonly Exception[]): (Fault | null)[] {
  return exceptions.map(({ date, closed, from, to }) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return "no_date";
    return closed ? null : faultOfHours(from, to);
  });
}

export function isSound(definition: Definition): boolean {
  return [...faultsOfWeek(definition.weekly), ...faultsOfExceptions(definition.exceptions)].every(
    (fault) => fault === null,
  );
}

export interface Bar {
  from: number;
  to: number;
}

const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** The open hours of a day of the week as parts of its width, for the picture of the week. */
export function barsOf(weekly: readonly Period[], day: number): Bar[] {
  return weekly
    .filter((period) => period.days.includes(day) && faultOfHours(period.from, period.to) === null)
    .map((period) => ({ from: minute(period.from) / 1440, to: minute(period.to) / 1440 }))
    .sort((one, other) => one.from - other.from);
}

export interface Day {
  day: string;
  name_zh: string;
  name_en: string;
  working: boolean;
}

/** Days that follow each other and have the same name, as one. */
export function runsOf(days: readonly Day[]): { first: Day; last: Day; count: number }[] {
  const runs: { first: Day; last: Day; count: number }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    const follows = run && Date.parse(day.day) - Date.parse(run.last.day) === 86_400_000;
    if (run && follows && run.first.name_zh === day.name_zh && run.first.working === day.working) {
      run.last = day;
      run.count += 1;
    } else runs.push({ first: day, last: day, count: 1 });
  }
  return runs;
}
