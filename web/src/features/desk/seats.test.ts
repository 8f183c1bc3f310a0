import { expect, it } from "vitest";
import type { SeatChoice } from "@/shared/api/model";
import { hintOf, inOrder } from "./seats";

const seat = (code: string, kind: SeatChoice["kind"], more: Partial<SeatChoice> = {}): SeatChoice => ({
  id: code,
  code,
  kind,
  endpoint: code,
  taken: false,
  mode: kind === "remote" ? "per_call" : null,
  last_digits: kind === "remote" ? "0777" : null,
  ...more,
});

it("offers the last seat first, then browser, phones here, phones outside", () => {
  const seats = [seat("R1", "remote"), seat("P2", "sip"), seat("P1", "sip"), seat("B", "browser")];
  expect(inOrder(seats, "").map(({ code }) => code)).toEqual(["B", "P1", "P2", "R1"]);
  expect(inOrder(seats, "R1").map(({ code }) => code)).toEqual(["R1", "B", "P1", "P2"]);
});

it("says what will happen at each", () => {
  expect(hintOf(seat("R1", "remote", { mode: "kept_up" }))).toBe("seat.remote_kept_up_hint");
  expect(hintOf(seat("R1", "remote", { taken: true }))).toBe("seat.taken");
  expect(hintOf(seat("P1", "sip"))).toBe("seat.sip_hint");
});
