import { describe, expect, it } from "vitest";
import { aFloorAgent, aFloorQueue } from "@/shared/api/testing";
import { agentsShown, countStates, isLate, queuesInOrder, serviceLevel } from "./floor-model";

const agents = [
  aFloorAgent({ user_id: "b", staff_no: "8002", state: "talking", queues: ["q"] }),
  aFloorAgent({ user_id: "a", staff_no: "8001", state: "ready", queues: ["q", "r"] }),
  aFloorAgent({ user_id: "c", staff_no: "8003", state: "ready", queues: ["r"] }),
];
const floor = { agents, queues: [] };
const ids = (filter: Parameters<typeof agentsShown>[1]) => agentsShown(floor, filter).map(({ user_id: id }) => id);

describe("the agents on the wall", () => {
  it("keep their places by staff number", () => {
    expect(ids({ queue: null, states: [] })).toEqual(["a", "b", "c"]);
  });

  it("can be those of one queue, and of some states", () => {
    expect(ids({ queue: "r", states: [] })).toEqual(["a", "c"]);
    expect(ids({ queue: "q", states: ["talking"] })).toEqual(["b"]);
    expect(countStates(agents)).toEqual({ talking: 1, ready: 2 });
  });
});

describe("a queue", () => {
  it("is late once somebody waits longer than promised", () => {
    const since = "2026-11-21T08:00:00Z";
    const queue = aFloorQueue({ longest_since: since, target_seconds: 20 });
    expect(isLate(queue, Date.parse(since) + 20_000)).toBe(false);
    expect(isLate(queue, Date.parse(since) + 21_000)).toBe(true);
    expect(isLate(aFloorQueue(), Date.parse(since))).toBe(false);
  });

  it("has a service level from its first caller on", () => {
    expect(serviceLevel({ queued: 0, answered: 0, in_target: 0, abandoned: 0 })).toBeNull();
    expect(serviceLevel({ queued: 3, answered: 3, in_target: 2, abandoned: 0 })).toBe(67);
    expect(serviceLevel({ queued: 4, answered: 2, in_target: 2, abandoned: 0 })).toBe(100);
    expect(serviceLevel({ queued: 4, answered: 2, in_target: 2, abandoned: 2 })).toBe(50);
  });

  it("keeps its row", () => {
    const queues = [aFloorQueue({ id: "2" }), aFloorQueue({ id: "1" })];
    expect(queuesInOrder({ agents: [], queues }).map(({ id }) => id)).toEqual(["1", "2"]);
  });
});
