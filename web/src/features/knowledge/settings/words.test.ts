import { expect, it } from "vitest";
import { enoughWords } from "./words";

it("wants two words that differ", () => {
  expect(enoughWords(["尊享卡", "小金卡"])).toBe(true);
  expect(enoughWords(["VIP", "ｖｉｐ "])).toBe(false);
  expect(enoughWords(["尊享卡", " "])).toBe(false);
  expect(enoughWords([])).toBe(false);
});
