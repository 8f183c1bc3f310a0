import { describe, expect, it } from "vitest";
import { askOf, courseOf, isAlarming, linesOf, shown, shownOf, spanOf, tells, type Figures } from "./figures-model";

const values = (queued: number, answered: number, waiting = 0) => ({ queued, answered, waiting, abandoned: 0 });
const row = (key: string, hour: number, queued: number, answered: number, waiting = 0) => ({
  key,
  begin: `2026-11-20T${String(hour).padStart(2, "0")}:00:00Z`,
  end: `2026-11-20T${String(hour).padStart(2, "0")}:30:00Z`,
  values: values(queued, answered, waiting),
});
const words = { zh: { name: "排队", definition: "x" }, en: { name: "Queued", definition: "x" } };
const figures: Figures = {
  definitions: ["queued", "answered", "connected_rate"].map((code) => ({ code, unit: "count", rows: code, words })),
  timezones: ["Asia/Shanghai"],
  as_of: null,
  connected_alarm: 0.9,
  rows: [row("a", 1, 4, 3), row("b", 1, 6, 6), row("a", 2, 5, 1, 3)],
  totals: [
    { key: "a", name: { zh: "甲", en: "A" }, values: values(9, 4) },
    { key: "b", name: null, values: values(6, 6) },
  ],
  total: values(15, 10),
};

describe("figures", () => {
  it("are shown by their unit", () => {
    expect(shown(null, "share")).toBe("–");
    expect(shown(0.8999, "share")).toBe("90.0%");
    expect(shown(61.4, "seconds")).toBe("01:01");
    expect(shown(12, "count")).toBe("12");
  });

  it("alarm below what is promised, and only the connected rate does", () => {
    expect(isAlarming("connected_rate", 0.8999, 0.9)).toBe(true);
    expect(isAlarming("connected_rate", 0.9, 0.9)).toBe(false);
    expect(isAlarming("connected_rate", null, 0.9)).toBe(false);
    expect(isAlarming("service_level", 0.1, 0.9)).toBe(false);
  });

  it("stand by key, with their intervals below", () => {
    const lines = linesOf(
      figures,
      ({ name }) => name?.zh ?? "?",
      (begin) => begin.slice(11, 16),
    );
    expect(lines.map((line) => [line.label, line.children?.map((each) => each.label)])).toEqual([
      ["甲", ["01:00", "02:00"]],
      ["?", ["01:00"]],
    ]);
  });

  it("of a group are those that there are", () => {
    expect(shownOf(figures.definitions, "service").map((each) => each.code)).toEqual([
      "queued",
      "answered",
      "connected_rate",
    ]);
    expect(shownOf(figures.definitions, "all")).toHaveLength(3);
  });
});

describe("the course", () => {
  it("adds up counts, and makes the rate of the sums", () => {
    expect(courseOf(figures.rows, undefined).map(({ queued, answered, rate }) => [queued, answered, rate])).toEqual([
      [10, 9, 0.9],
      [0, 0, null],
      [5, 1, 0.5],
    ]);
  });

  it("is told of one key as well", () => {
    expect(courseOf(figures.rows, "b").map(({ queued }) => queued)).toEqual([6, 0, 0]);
  });

  it("has the borders of what was asked for", () => {
    expect(spanOf(figures)).toEqual({ begin: "2026-11-20T01:00:00Z", end: "2026-11-20T02:30:00Z" });
    expect(spanOf({ ...figures, rows: [] })).toBeNull();
  });

  it("is told in the zone that it was cut by", () => {
    expect(tells("Asia/Kathmandu", "half_hour", "en", 1)("2026-11-20T01:15:00Z")).toBe("07:00");
    expect(tells("Asia/Shanghai", "day", "zh-CN", 9)("2026-11-19T16:00:00Z")).toBe("11/20");
  });
});

it("an agent asks only for himself", () => {
  expect(askOf(new URLSearchParams("by=tenant"), "2026-11-20", true).by).toBe("agent");
  expect(askOf(new URLSearchParams(), "2026-11-20", false)).toEqual({
    by: "queue",
    interval: "half_hour",
    from: "2026-11-20",
    to: "2026-11-20",
    tenant_id: "",
  });
});
