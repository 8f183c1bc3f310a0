const ZONE = "Asia/Shanghai";
const EAST_OF_UTC = 8 * 3_600_000;

/** mm:ss, or h:mm:ss from an hour on; never negative. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** The same with a tenth of a second: how far into something. */
export function formatOffset(milliseconds: number): string {
  const tenths = Math.max(0, Math.floor(milliseconds / 100));
  return `${formatDuration(tenths * 100)}.${String(tenths % 10)}`;
}

export function formatSeconds(seconds: number | string | null | undefined): string {
  return seconds === null || seconds === undefined ? "–" : formatDuration(Number(seconds) * 1000);
}

function formatter(locale: string, options: Intl.DateTimeFormatOptions) {
  // year first in English too, as every field for a day writes it: no month is taken for a day
  const written = locale === "en" ? "en-CA" : locale;
  return new Intl.DateTimeFormat(written, { timeZone: ZONE, hourCycle: "h23", ...options });
}

export function formatTime(iso: string | null, locale: string): string {
  if (iso === null) return "–";
  return formatter(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(iso));
}

export function formatDateTime(iso: string | null, locale: string): string {
  if (iso === null) return "–";
  const parts: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  };
  return formatter(locale, parts).format(new Date(iso));
}

/** The UTC instants at which a day of the tenant's zone begins and the next one does. */
export function dayOf(date: string): { from: string; to: string } {
  const start = Date.parse(`${date}T00:00:00+08:00`);
  return { from: new Date(start).toISOString(), to: new Date(start + 86_400_000).toISOString() };
}

/** The calendar date (YYYY-MM-DD) in the tenant's zone. */
export function localDate(at: number): string {
  const parts: Intl.DateTimeFormatOptions = { year: "numeric", month: "2-digit", day: "2-digit" };
  return formatter("en-CA", parts).format(new Date(at));
}

/** What the clock of the tenant's zone shows at a moment (YYYY-MM-DDTHH:mm), as fields for moments want it. */
export function houseTime(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? "" : new Date(at + EAST_OF_UTC).toISOString().slice(0, 16);
}

/** The moment at which the clock of the tenant's zone shows this. */
export function fromHouseTime(wall: string): string {
  return new Date(Date.parse(`${wall}:00Z`) - EAST_OF_UTC).toISOString();
}
