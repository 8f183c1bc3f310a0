import type { OwnView } from "./api";

const DAY = 86_400_000;

/** Every day of the span, also those on which nothing happened. */
export function everyDay({ first, last, course }: Pick<OwnView, "first" | "last" | "course">): OwnView["course"] {
  const known = new Map(course.map((day) => [day.day, day]));
  const days = Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
  return Array.from({ length: days }, (_, place) => {
    const day = new Date(Date.parse(first) + place * DAY).toISOString().slice(0, 10);
    return known.get(day) ?? { day, opened: 0, closed: 0 };
  });
}

export interface SpanWord {
  key: "span_day" | "span_hour" | "span_minute" | "span_second";
  values: { days: number; hours: number; minutes: number; seconds: number };
}

/** A mean time in the two units that matter; whole, as a person says it. */
export function spanWord(seconds: number): SpanWord {
  const whole = Math.round(seconds);
  const values = {
    days: Math.floor(whole / 86_400),
    hours: Math.floor((whole % 86_400) / 3600),
    minutes: Math.floor((whole % 3600) / 60),
    seconds: whole % 60,
  };
  const key =
    values.days > 0 ? "span_day" : values.hours > 0 ? "span_hour" : values.minutes > 0 ? "span_minute" : "span_second";
  return { key, values };
}
