import { describe, expect, it } from "vitest";
import { everyDay, spanWord } from "./spans";

describe("the days of a span", () => {
  it("are all there, also those without an order", () => {
    const course = [{ day: "2026-11-01", opened: 4, closed: 1 }];
    expect(everyDay({ first: "2026-10-31", last: "2026-11-02", course })).toEqual([
      { day: "2026-10-31", opened: 0, closed: 0 },
      { day: "2026-11-01", opened: 4, closed: 1 },
      { day: "2026-11-02", opened: 0, closed: 0 },
    ]);
  });

  it("can be one day", () => {
    expect(everyDay({ first: "2026-11-01", last: "2026-11-01", course: [] })).toHaveLength(1);
  });
});

describe("a mean time", () => {
  it.each([
    [12.4, "span_second", { seconds: 12 }],
    [59.6, "span_minute", { minutes: 1, seconds: 0 }],
    [3725, "span_hour", { hours: 1, minutes: 2 }],
    [93_600, "span_day", { days: 1, hours: 2 }],
  ])("of %s seconds is said in the units that matter", (seconds, key, values) => {
    expect(spanWord(seconds)).toMatchObject({ key, values });
  });
});
