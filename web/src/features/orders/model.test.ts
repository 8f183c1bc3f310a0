import { describe, expect, it } from "vitest";
import type { OrderClock } from "./api";
import { askedAtOnce, dueUrgency, paramsOf, queryOf, searchOf, searchOfFilter, spanOf, urgencyOf } from "./model";

const NOW = Date.parse("2026-11-22T08:00:00Z");
const MINUTE = 60_000;
const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();

const clock = (changes: Partial<OrderClock> = {}): OrderClock => ({
  code: "solution",
  round: 1,
  name_zh: "解决",
  name_en: "Solution",
  calendar: null,
  state: "running",
  allowed_seconds: 3600,
  used_seconds: 0,
  remaining_seconds: 3600,
  paused_seconds: 0,
  started_at: at(-60),
  due_at: at(60),
  stopped_at: null,
  missed: false,
  ...changes,
});

describe("a clock", () => {
  it.each([
    [{}, "ample"],
    [{ due_at: at(11) }, "soon"],
    [{ due_at: at(13) }, "ample"],
    [{ due_at: at(29), allowed_seconds: 86_400 }, "soon"],
    [{ due_at: at(-1) }, "over"],
    [{ due_at: at(-1), state: "paused" }, "over"],
    [{ due_at: null, state: "paused" }, "paused"],
    [{ state: "stopped" }, "kept"],
    [{ state: "stopped", missed: true }, "missed"],
  ] as [Partial<OrderClock>, string][])("stands so: %o %s", (changes, urgency) => {
    expect(urgencyOf(clock(changes), NOW)).toBe(urgency);
  });

  it("in a list is told by its deadline", () => {
    expect(dueUrgency(null, NOW)).toBe("ample");
    expect(dueUrgency(at(10), NOW)).toBe("soon");
    expect(dueUrgency(at(-10), NOW)).toBe("over");
  });

  it.each([
    [59_999, { unit: "moment", days: 0, hours: 0, minutes: 0 }],
    [-61 * MINUTE, { unit: "hour", days: 0, hours: 1, minutes: 1 }],
    [25 * 60 * MINUTE, { unit: "day", days: 1, hours: 1, minutes: 0 }],
  ])("is told in the units that matter: %d", (milliseconds, span) => {
    expect(spanOf(milliseconds)).toEqual(span);
  });
});

describe("a search for orders", () => {
  it("stands in the address and comes back", () => {
    const search = searchOf(new URLSearchParams("view=overdue&type_id=t&nonsense=1"), "mine");
    expect(paramsOf(search)).toEqual({ view: "overdue", type_id: "t" });
    expect(queryOf(search)).toEqual({ overdue: true, sort: "due", type_id: "t" });
  });

  it("begins with what is usual, also where the address says nonsense", () => {
    expect(searchOf(new URLSearchParams("view=nowhere"), "mine").view).toBe("mine");
  });

  it("by number or words is not limited to what is due", () => {
    expect(queryOf(searchOf(new URLSearchParams("view=all&q=GD1"), "mine"))).toEqual({ q: "GD1" });
    expect(queryOf(searchOf(new URLSearchParams("view=live&q=GD1"), "mine"))).not.toHaveProperty("sort");
  });

  it("that was saved comes back as it was", () => {
    const search = searchOf(new URLSearchParams("view=my_teams&priority=urgent"), "mine");
    expect(searchOfFilter({ name: "x", query: paramsOf(search), columns: [] }, "mine")).toEqual(search);
  });
});

describe("an order's form", () => {
  it("leaves to later steps what they fill in, unless it is required at once", () => {
    const fields = [
      { key: "symptom", required: true },
      { key: "cause" },
      { key: "address", required: true },
      { key: "remark" },
    ];
    const moves = [{ needs: ["cause", "address"] }, {}];
    expect(askedAtOnce({ fields: [...fields], moves }).map(({ key }) => key)).toEqual(["symptom", "address", "remark"]);
  });
});
