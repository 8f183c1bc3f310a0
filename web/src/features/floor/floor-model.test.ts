import { describe, expect, it } from "vitest";
import type { FloorSeatPlace } from "@/shared/api/model";
import { aFloor, aFloorAgent } from "@/shared/api/testing";
import { agentsShown, countStates, ELSEWHERE, inOrder, NO_FILTER, roomsOf, seatsInOrder, teamsOf } from "./floor-model";

const day = { id: "day", name_zh: "白班", name_en: "Day" };
const night = { id: "night", name_zh: "夜班", name_en: "Night" };
const agents = [
  aFloorAgent({ user_id: "b", staff_no: "8002", state: "talking", queues: ["q"], pool: night }),
  aFloorAgent({ user_id: "a", staff_no: "8001", state: "ready", queues: ["q", "r"], pool: day }),
  aFloorAgent({ user_id: "c", staff_no: "8003", state: "ready", queues: ["r"], pool: day }),
];
const ids = (filter: Partial<typeof NO_FILTER>) =>
  inOrder(agentsShown(agents, { ...NO_FILTER, ...filter })).map(({ user_id: id }) => id);

describe("the agents on the wall", () => {
  it("keep their places by staff number", () => {
    expect(ids({})).toEqual(["a", "b", "c"]);
  });

  it("can be those of one queue, of one team, and of some states", () => {
    expect(ids({ queue: "r" })).toEqual(["a", "c"]);
    expect(ids({ team: "night" })).toEqual(["b"]);
    expect(ids({ queue: "q", states: ["talking"] })).toEqual(["b"]);
    expect(countStates(agents)).toEqual({ talking: 1, ready: 2 });
    expect(teamsOf(aFloor({ agents })).map(({ id }) => id)).toEqual(["day", "night"]);
  });
});

const seat = (code: string, room = ""): FloorSeatPlace => ({ id: code, tenant_id: "t", code, kind: "sip", room });
const at = (code: string) => ({ id: code, code, kind: "sip" as const });

describe("the map", () => {
  const shown = (rooms: ReturnType<typeof roomsOf>) =>
    rooms.map(({ name, places }) => [name, places.map(({ key }) => key)]);

  it("has seats by room and label, unnamed rooms last, and who sits there", () => {
    const seats = seatsInOrder([seat("T10", "B"), seat("T2", "B"), seat("X"), seat("T1", "A")]);
    const rooms = roomsOf(seats, [aFloorAgent({ user_id: "a", seat: at("T2") })], "places");
    expect(shown(rooms)).toEqual([
      ["A", ["T1"]],
      ["B", ["T2", "T10"]],
      ["", ["X"]],
    ]);
    expect(rooms[1]?.places[0]?.agent?.user_id).toBe("a");
  });

  it("shows elsewhere who has no seat of ours, and nobody who is signed out", () => {
    const people = [
      aFloorAgent({ user_id: "foreign", seat: null }),
      aFloorAgent({ user_id: "home", seat: null, state: "signed_out" }),
    ];
    expect(shown(roomsOf([seat("T1")], people, "none"))).toEqual([[ELSEWHERE, ["foreign"]]]);
  });

  it("has somebody's browser only while he is there, or to be put into a room", () => {
    const browser = { ...seat("B1"), kind: "browser" as const };
    expect(roomsOf([browser], [], "places")).toEqual([]);
    expect(shown(roomsOf([browser], [], "all"))).toEqual([["", ["B1"]]]);
    expect(shown(roomsOf([{ ...browser, room: "A" }], [], "places"))).toEqual([["A", ["B1"]]]);
  });
});
