import { describe, expect, it } from "vitest";
import { daysFrom, fillOf, freeOf, mondayOf, money, placeTime, weekOf } from "./model";

const SLOT = { ends_at: "", capacity: 10, taken: 0, waiting: 0, is_own: false, in_plan: true, note: "" };

describe("weeks", () => {
  it("begin on Monday, also seen from a Sunday and over the end of a year", () => {
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-23")).toBe("2026-11-23");
    expect(mondayOf("2026-12-30", 1)).toBe("2027-01-04");
    expect(daysFrom("2026-12-31", 2)).toEqual(["2026-12-31", "2027-01-01"]);
  });
  it("have a row for every time at which some slot begins, by the clock of the place", () => {
    const slots = ["2026-11-23T02:00:00Z", "2026-11-24T01:00:00Z"].map((starts_at) => ({ ...SLOT, starts_at }));
    const week = weekOf(slots, "Asia/Shanghai");
    expect(week.times).toEqual(["09:00", "10:00"]);
    expect(week.at("2026-11-23", "10:00")).toBe(slots[0]);
    expect(week.at("2026-11-23", "09:00")).toBeUndefined();
    expect(placeTime("2026-11-22T23:30:00Z", "Asia/Shanghai")).toEqual({ day: "2026-11-23", time: "07:30" });
  });
});

describe("a slot", () => {
  it.each([
    [10, 0, "free"],
    [10, 7, "filling"],
    [10, 10, "full"],
    [8, 10, "over"],
    [0, 0, "closed"],
    [0, 2, "over"],
  ])("of %i places with %i taken is %s", (capacity, taken, fill) => {
    expect(fillOf({ capacity, taken })).toBe(fill);
  });
});

it("amounts have two places, and what is free has no cents of a cent", () => {
  expect(money("1234.5", "en")).toBe("1,234.50");
  expect(freeOf({ on_hand: "0.3", reserved: "0.1" })).toBe("0.2");
});
