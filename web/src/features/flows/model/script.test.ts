import { expect, it } from "vitest";
import { expectedOf, localMinute, trailOf, withInput, withoutLast, type Script, type Trace } from "./script";

const SCRIPT: Script = { at: "2026-11-22T09:00", caller: "13800000000", called: "", inputs: [] };
const TRACE: Trace = {
  steps: [
    { event: "entered", node: "hours", type: "calendar" },
    { event: "left", node: "hours", result: "open" },
    { event: "entered", node: "menu", type: "menu" },
    { event: "played", node: "menu", prompts: ["menu"] },
    { event: "keyed", node: "menu", digits: "1" },
    { event: "left", node: "menu", result: "1" },
    { event: "entered", node: "end", type: "hang_up" },
  ],
  end: "hung_up",
  position: { node: "end" },
  waits_for: null,
  variables: {},
};

it("keys pressed in a row are one input, and go one by one", () => {
  const keyed = withInput(withInput(withInput(SCRIPT, { keys: "1" }), { keys: "2" }), { silence: true });
  expect(keyed.inputs).toEqual([{ keys: "12" }, { silence: true }]);
  expect(withoutLast(keyed).inputs).toEqual([{ keys: "12" }]);
  expect(withoutLast(withoutLast(keyed)).inputs).toEqual([{ keys: "1" }]);
  expect(withoutLast(withoutLast(withoutLast(keyed))).inputs).toEqual([]);
});

it("a kept case expects each node with its result, and the end", () => {
  expect(expectedOf(TRACE)).toEqual({
    left: [
      ["hours", "open"],
      ["menu", "1"],
    ],
    end: "hung_up",
  });
});

it("the trail knows where the caller was and how he went on", () => {
  expect(trailOf(TRACE)).toEqual({
    nodes: ["hours", "menu", "end"],
    ways: [
      { from: "hours", result: "open", to: "menu" },
      { from: "menu", result: "1", to: "end" },
    ],
  });
});

it("writes the clock of the place", () => {
  expect(localMinute(new Date("2026-11-21T16:05:00Z"))).toBe("2026-11-22T00:05");
});
