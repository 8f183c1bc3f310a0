import { expect, it } from "vitest";
import { levelOf } from "./level";

it("goes from silence to as loud as can be", () => {
  expect(levelOf(new Float32Array(100))).toBe(0);
  expect(levelOf(new Float32Array(100).fill(1))).toBe(100);
  expect(levelOf(new Float32Array(100).fill(0.03))).toBe(49);
});
