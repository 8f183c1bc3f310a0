import type { Slot } from "./api";

const DAY = 86_400_000;

/** An amount of money as it is read: thousands apart, two places. */
export function money(amount: string, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(Number(amount));
}

/** The Monday of the week in which a day lies (YYYY-MM-DD), some weeks on. */
export function mondayOf(day: string, weeks = 0): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at + (weeks * 7 - weekday) * DAY).toISOString().slice(0, 10);
}

export function daysFrom(first: string, count: number): string[] {
  const at = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_, n) => new Date(at + n * DAY).toISOString().slice(0, 10));
}

/** Day and time of a moment by the clock of a place. */
export function placeTime(iso: string, zone: string): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(new Date(iso));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return { day: `${of("year")}-${of("month")}-${of("day")}`, time: `${of("hour")}:${of("minute")}` };
}

export type Fill = "free" | "filling" | "full" | "over" | "closed";

/** How full a slot is, as the week shows it. */
export function fillOf({ capacity, taken }: Pick<Slot, "capacity" | "taken">): Fill {
  if (taken > capacity) return "over";
  if (capacity === 0) return "closed";
  if (taken === capacity) return "full";
  return taken * 10 >= capacity * 7 ? "filling" : "free";
}

export interface Week {
  /** Every time at which some slot of the week begins, in order. */
  times: string[];
  at: (day: string, time: string) => Slot | undefined;
}

export function weekOf(slots: Slot[], zone: string): Week {
  const found = new Map<string, Slot>();
  const times = new Set<string>();
  for (const slot of slots) {
    const { day, time } = placeTime(slot.starts_at, zone);
    found.set(`${day} ${time}`, slot);
    times.add(time);
  }
  return { times: [...times].sort(), at: (day, time) => found.get(`${day} ${time}`) };
}

/** Free of a part at a place: what lies there and is not promised. */
export function freeOf(stock: { on_hand: string; reserved: string }): string {
  const free = Number(stock.on_hand) - Number(stock.reserved);
  return String(Math.round(free * 1000) / 1000);
}
