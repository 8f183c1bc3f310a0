import { expect, it } from "vitest";
import { aFloorAgent } from "@/shared/api/testing";
import type { FloorAgent, FloorSeatPlace } from "@/shared/api/model";
import { needsPhone, telephonesOf } from "./supervisor-phone";

it("a phone is connected for what is heard by it, where there is none yet", () => {
  expect(needsPhone("listen", "off")).toBe(true);
  expect(needsPhone("take-over", "failed")).toBe(true);
  expect(needsPhone("listen", "ready")).toBe(false);
  // it rings in the other window, or comes back by itself
  expect(needsPhone("whisper", "elsewhere")).toBe(false);
  expect(needsPhone("listen", "lost")).toBe(false);
  // whoever leaves needs no phone for it
  expect(needsPhone("stop", "off")).toBe(false);
  expect(needsPhone("hang-up", "failed")).toBe(false);
});

it("telephones at which nobody sits can be listened by; the chosen one stays to be seen", () => {
  const seat = (id: string, code: string, kind = "sip") => ({ id, code, kind }) as FloorSeatPlace;
  const seats = [seat("c", "110"), seat("a", "101"), seat("b", "9"), seat("d", "102", "browser")];
  const agents = [aFloorAgent({ seat: { id: "a" } as FloorAgent["seat"] })];
  expect(telephonesOf({ seats, agents }, "browser").map(({ code }) => code)).toEqual(["9", "110"]);
  expect(telephonesOf({ seats, agents }, "a").map(({ code }) => code)).toEqual(["9", "101", "110"]);
});
