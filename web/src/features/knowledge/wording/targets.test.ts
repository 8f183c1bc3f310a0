import { expect, it } from "vitest";
import { targetOf, targetsOf } from "./targets";

it("turns choices into an audience and back", () => {
  const values = ["all", "queue:0193-a", "agent:0193-b"];
  expect(values.map(targetOf)).toEqual([
    { kind: "all", id: null },
    { kind: "queue", id: "0193-a" },
    { kind: "agent", id: "0193-b" },
  ]);
  expect(targetsOf(values.map(targetOf))).toEqual(values);
});
