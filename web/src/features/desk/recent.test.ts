import { beforeEach, describe, expect, it } from "vitest";
import { aContact } from "@/shared/api/testing";
import { recentCallers, unseenOf, withCaller } from "./recent-callers";
import { recentTargets, rememberTarget } from "./recent-targets";

beforeEach(() => {
  localStorage.clear();
});

describe("the targets used last", () => {
  it("come back newest first, each one once, for one person and one enterprise", () => {
    rememberTarget("u", "t", { kind: "queue", queue_id: "q" });
    rememberTarget("u", "t", { kind: "agent", agent_id: "a" });
    rememberTarget("u", "t", { kind: "queue", queue_id: "q" });
    expect(recentTargets("u", "t")).toEqual([
      { kind: "queue", queue_id: "q" },
      { kind: "agent", agent_id: "a" },
    ]);
    expect(recentTargets("u", "another")).toEqual([]);
    expect(recentTargets("somebody", "t")).toEqual([]);
  });

  it("never write a number into the browser's store", () => {
    rememberTarget("u2", "t", { kind: "number", digits: "02155550001" });
    expect(recentTargets("u2", "t")).toEqual([{ kind: "number", digits: "02155550001" }]);
    expect(JSON.stringify(localStorage)).not.toContain("02155550001");
  });
});

describe("who called last", () => {
  it("is there once, unless his number cannot be called", () => {
    const one = withCaller([], aContact({ caller: "13800000001" }));
    const two = withCaller(one, aContact({ caller: "13800000002" }));
    expect(withCaller(two, aContact({ caller: "13800000001" })).map(({ digits }) => digits)).toEqual([
      "13800000001",
      "13800000002",
    ]);
    expect(withCaller(two, aContact({ caller: "anonymous" }))).toBe(two);
    expect(withCaller(two, aContact({ caller: "" }))).toBe(two);
  });

  it("is called by the contact where the number is hidden in part", () => {
    const [masked] = withCaller([], aContact({ interaction_id: "i1", caller: "138****0003" }));
    expect(masked && unseenOf(masked)).toEqual({ interaction_id: "i1" });
    const [plain] = withCaller([], aContact({ caller: "13800000001" }));
    expect(plain && unseenOf(plain)).toBeUndefined();
  });

  it("is known to the agent who was called, until he leaves", () => {
    recentCallers.see("u", aContact({ caller: "13800000001" }));
    expect(recentCallers.get("u").map(({ digits }) => digits)).toEqual(["13800000001"]);
    expect(recentCallers.get("somebody")).toEqual([]);
    recentCallers.forget("u");
    expect(recentCallers.get("u")).toEqual([]);
  });
});
