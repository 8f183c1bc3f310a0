import dayjs from "dayjs";
import { expect, it } from "vitest";
import { digitsOf, isOver, mayLetIn, untilOf } from "./model";

const now = dayjs("2026-11-22T08:00:00Z");

it("counts from now, to a time that was chosen, or for good", () => {
  expect(untilOf("week", undefined, now)).toBe("2026-11-29T08:00:00.000Z");
  expect(untilOf("at", dayjs("2026-12-01T00:00:00Z"), now)).toBe("2026-12-01T00:00:00.000Z");
  expect(untilOf("for_good", undefined, now)).toBeNull();
});

it("lets each keep his own list only", () => {
  expect(mayLetIn("operator_admin", { everywhere: true })).toBe(true);
  expect(mayLetIn("supervisor", { everywhere: true })).toBe(false);
  expect(mayLetIn("tenant_admin", { everywhere: false })).toBe(true);
});

it("sees what has run out", () => {
  expect(isOver({ until: null }, now.valueOf())).toBe(false);
  expect(isOver({ until: "2026-11-22T07:59:59Z" }, now.valueOf())).toBe(true);
});

it("looks for digits only", () => {
  expect(digitsOf("139 0000-0001")).toBe("13900000001");
});
