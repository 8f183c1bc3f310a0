import { expect, it } from "vitest";
import { aFloorAgent } from "@/shared/api/testing";
import { canHelp } from "./alarm-help";

it("a queue is helped by one's own people who serve it and are away, who rests last", () => {
  const agents = [
    aFloorAgent({ user_id: "break", state: "on_break", queues: ["q"] }),
    aFloorAgent({ user_id: "later", state: "not_ready", queues: ["q"], since: "2026-11-21T08:00:00Z" }),
    aFloorAgent({ user_id: "sooner", state: "not_ready", queues: ["q"], since: "2026-11-21T07:00:00Z" }),
    aFloorAgent({ user_id: "talks", state: "talking", queues: ["q"] }),
    aFloorAgent({ user_id: "other", state: "not_ready", queues: ["r"] }),
    aFloorAgent({ user_id: "foreign", state: "not_ready", queues: ["q"], is_own: false }),
  ];
  expect(canHelp(agents, "q").map(({ user_id: id }) => id)).toEqual(["sooner", "later", "break"]);
});
