import { describe, expect, it } from "vitest";
import { aFloorQueue, aQueueAlarm } from "../api/testing";
import type { FloorQueue } from "../api/model";
import { alarmsByQueue, levelOf, percent, queuesInOrder, totalsOf } from "./levels";

const NOW = Date.parse("2026-11-21T08:00:00Z");
const today = (changes: Partial<FloorQueue["today"]>) => aFloorQueue({ today: { ...aFloorQueue().today, ...changes } });

describe("how near a figure is to its threshold", () => {
  it.each([
    [7, "good"],
    [8, "near"],
    [10, "near"],
    [11, "beyond"],
  ])("%d waiting of ten: %s", (waiting, level) => {
    expect(levelOf("waiting", aFloorQueue({ waiting, signed_in: 1 }), NOW)).toBe(level);
  });

  it("is beyond as soon as somebody waits for nobody", () => {
    expect(levelOf("waiting", aFloorQueue({ waiting: 1, signed_in: 0 }), NOW)).toBe("beyond");
  });

  it.each([
    [95, "good"],
    [96, "near"],
    [120, "near"],
    [121, "beyond"],
  ])("%d seconds of two minutes: %s", (seconds, level) => {
    const since = new Date(NOW - seconds * 1_000).toISOString();
    expect(levelOf("longest", aFloorQueue({ longest_since: since }), NOW)).toBe(level);
  });

  it("of a share needs enough calls", () => {
    expect(levelOf("service_level", today({ decided: 9, service_level: 0.1 }), NOW)).toBe("good");
    expect(levelOf("service_level", today({ decided: 10, service_level: 0.79 }), NOW)).toBe("beyond");
    expect(levelOf("service_level", today({ decided: 10, service_level: 0.84 }), NOW)).toBe("near");
    expect(levelOf("connected_rate", today({ decided: 10, connected_rate: 0.96 }), NOW)).toBe("good");
  });

  it("of arrivals is what is usual, twice", () => {
    expect(levelOf("arrivals", today({ arrivals: 40, usual: 20 }), NOW)).toBe("beyond");
    expect(levelOf("arrivals", today({ arrivals: 39, usual: 20 }), NOW)).toBe("near");
    expect(levelOf("arrivals", today({ arrivals: 9, usual: 1 }), NOW)).toBe("near");
    expect(levelOf("arrivals", today({ arrivals: 400 }), NOW)).toBe("good");
  });

  it("is good where there is no threshold", () => {
    const limits = { waiting: null, longest: null, service_level: null, connected_rate: null, arrivals: null };
    const queue = aFloorQueue({ waiting: 99, signed_in: 1, longest_since: "2026-11-21T00:00:00Z", limits });
    expect(levelOf("waiting", queue, NOW)).toBe("good");
    expect(levelOf("longest", queue, NOW)).toBe("good");
  });
});

it("all queues together weigh their shares by their calls", () => {
  const queues = [today({ decided: 30, service_level: 1 }), today({ decided: 10, service_level: 0.2 }), aFloorQueue()];
  expect(totalsOf(queues).service_level).toBeCloseTo(0.8);
  expect(totalsOf([]).service_level).toBeNull();
  const waiting = [aFloorQueue({ waiting: 2, longest_since: "2026-11-21T07:59:00Z" }), aFloorQueue({ waiting: 1 })];
  expect(totalsOf(waiting)).toMatchObject({ waiting: 3, longest_since: "2026-11-21T07:59:00Z" });
});

it("a queue keeps its place", () => {
  const queues = [aFloorQueue({ id: "2" }), aFloorQueue({ id: "1" })];
  expect(queuesInOrder(queues).map(({ id }) => id)).toEqual(["1", "2"]);
});

it("alarms are found by their queue", () => {
  const alarms = [aQueueAlarm({ id: "1" }), aQueueAlarm({ id: "2", kind: "longest" })];
  expect(alarmsByQueue(alarms).get("q")).toHaveLength(2);
});

it("a share is in percent", () => {
  expect([percent(0.895), percent(null)]).toEqual(["90 %", "–"]);
});
