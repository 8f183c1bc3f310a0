import { expect, it } from "vitest";
import { retryDelay } from "./connection";

it("tries again sooner at first, later and later, never later than eight seconds", () => {
  const longest = [0, 1, 2, 3, 4, 5, 20].map((attempt) => retryDelay(attempt, 1));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
});

it("spreads the tries of many desktops over half of the time", () => {
  expect(retryDelay(3, 0)).toBe(2_000);
  expect(retryDelay(3, 0.5)).toBe(3_000);
});
