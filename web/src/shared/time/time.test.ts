import { describe, expect, it } from "vitest";
import { ServerClock } from "./clock";
import {
  dayOf,
  formatDateTime,
  formatDuration,
  formatOffset,
  formatSeconds,
  formatTime,
  fromHouseTime,
  houseTime,
  localDate,
} from "./format";

describe("durations", () => {
  it.each([
    [0, "00:00"],
    [-5_000, "00:00"],
    [59_999, "00:59"],
    [61_000, "01:01"],
    [3_599_000, "59:59"],
    [3_661_000, "1:01:01"],
  ])("%d ms is %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it("can have a tenth", () => {
    expect(formatOffset(61_250)).toBe("01:01.2");
    expect(formatOffset(-3)).toBe("00:00.0");
  });

  it("of nothing is a dash", () => {
    expect(formatSeconds(null)).toBe("–");
    expect(formatSeconds("12.500")).toBe("00:12");
  });
});

describe("times", () => {
  it("are the tenant's, wherever the page stands", () => {
    expect(formatTime("2026-11-21T16:30:05Z", "zh-CN")).toBe("00:30:05");
    expect(formatDateTime("2026-11-21T16:30:05Z", "zh-CN")).toBe("2026/11/22 00:30:05");
    expect(formatDateTime("2026-11-21T16:30:05Z", "en")).toBe("2026-11-22, 00:30:05");
    expect(localDate(Date.parse("2026-11-21T16:30:05Z"))).toBe("2026-11-22");
  });

  it("a day is half open", () => {
    expect(dayOf("2026-11-22")).toEqual({ from: "2026-11-21T16:00:00.000Z", to: "2026-11-22T16:00:00.000Z" });
  });
});

describe("the server's clock", () => {
  const at = (seconds: number) => Date.parse("2026-11-21T08:00:00Z") + seconds * 1_000;

  it("believes the message that was under way for the shortest time", () => {
    const clock = new ServerClock();
    clock.learn("2026-11-21T08:00:00Z", at(10) + 900);
    clock.learn("2026-11-21T08:00:05Z", at(15) + 20);
    clock.learn("2026-11-21T08:00:10Z", at(20) + 400);
    expect(clock.offset).toBe(-10_020);
  });

  it("begins anew when somebody sets this machine's clock, and ignores nonsense", () => {
    const clock = new ServerClock();
    clock.learn("2026-11-21T08:00:00Z", at(0));
    clock.learn("2026-11-21T08:00:05Z", at(3_605));
    clock.learn("no time", at(0));
    expect(clock.offset).toBe(-3_600_000);
  });
});

describe("the clock of the house", () => {
  it("is what a field for a moment shows, whatever the browser's zone", () => {
    expect(houseTime("2026-11-30T00:00:00Z")).toBe("2026-11-30T08:00");
    expect(fromHouseTime("2026-11-30T08:00")).toBe("2026-11-30T00:00:00.000Z");
    expect(fromHouseTime(houseTime("2026-12-31T16:30:00Z"))).toBe("2026-12-31T16:30:00.000Z");
    expect(houseTime("nonsense")).toBe("");
  });
});
