import { describe, expect, it } from "vitest";
import { aContact, aDesk, aFloor, aFloorAgent, aFloorQueue, aQueueAlarm } from "../api/testing";
import type { Floor, StreamMessage } from "../api/model";
import { NOTHING, reduceLive } from "./reduce";

const TIME = "2026-11-21T08:00:00Z";

function after(messages: StreamMessage[]) {
  return messages.reduce(reduceLive, NOTHING);
}

function snapshot(rows: Partial<Floor>): StreamMessage {
  return { type: "snapshot", data: { floor: aFloor(rows), time: TIME } };
}

describe("a desk", () => {
  it("is the same by snapshot and events as by a fresh snapshot", () => {
    const last = aDesk({ state: "talking", version: 3 }, aContact({ version: 5 }));
    const told = after([
      { type: "snapshot", data: aDesk({ state: "ready", version: 1 }) },
      { type: "desk", data: aDesk({ state: "ringing", version: 2 }, aContact({ version: 4 })) },
      { type: "desk", data: last },
    ]);
    expect(told).toEqual(after([{ type: "snapshot", data: last }]));
  });

  it("does not go back to an older version", () => {
    const newer = aDesk({ state: "talking", version: 3 });
    const told = after([
      { type: "snapshot", data: newer },
      { type: "desk", data: aDesk({ state: "ringing", version: 2 }) },
    ]);
    expect(told.desk).toBe(newer);
  });

  it("takes a contact that changed while the agent did not, and not an older one", () => {
    const held = aDesk({ version: 3 }, aContact({ phase: "held", version: 6 }));
    const told = after([
      { type: "snapshot", data: aDesk({ version: 3 }, aContact({ phase: "talking", version: 5 })) },
      { type: "desk", data: held },
      { type: "desk", data: aDesk({ version: 3 }, aContact({ phase: "talking", version: 5 })) },
    ]);
    expect(told.desk).toBe(held);
  });

  it("takes whatever a new snapshot says, versions or not", () => {
    const restored = aDesk({ state: "signed_out", version: 1 });
    const told = after([
      { type: "snapshot", data: aDesk({ version: 9 }) },
      { type: "snapshot", data: restored },
    ]);
    expect(told.desk).toBe(restored);
  });
});

describe("a floor", () => {
  it("is the same by snapshot and events as by a fresh snapshot", () => {
    const agents = [aFloorAgent({ user_id: "a", version: 1 }), aFloorAgent({ user_id: "b", version: 1 })];
    const queues = [aFloorQueue({ id: "q" }), aFloorQueue({ id: "r" })];
    const talking = aFloorAgent({ user_id: "b", state: "talking", version: 2 });
    const newcomer = aFloorAgent({ user_id: "c", version: 1 });
    const busy = aFloorQueue({ id: "q", waiting: 4 });
    const told = after([
      snapshot({ agents, queues }),
      { type: "agent", data: talking },
      { type: "queue", data: busy },
      { type: "agent", data: newcomer },
      { type: "ping", time: TIME },
    ]);
    const fresh = snapshot({ agents: [agents[0] ?? talking, talking, newcomer], queues: [busy, queues[1] ?? busy] });
    expect(told).toEqual(after([fresh]));
  });

  it("ignores an older row, and rows before the snapshot", () => {
    const talking = aFloorAgent({ user_id: "a", state: "talking", version: 5 });
    const late = aFloorAgent({ user_id: "a", state: "ringing", version: 4 });
    const told = after([
      { type: "agent", data: late },
      snapshot({ agents: [talking], queues: [] }),
      { type: "agent", data: late },
    ]);
    expect(told.floor?.agents).toEqual([talking]);
  });

  it("has the alarms that were told last", () => {
    const alarm = aQueueAlarm();
    const told = after([snapshot({ alarms: [] }), { type: "alarms", data: { alarms: [alarm] } }]);
    expect(told.floor?.alarms).toEqual([alarm]);
  });
});
