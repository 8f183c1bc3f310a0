import { describe, expect, it } from "vitest";
import { FAULT, INKS, TONES } from "./palette";

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.entries({ ...TONES, fault: FAULT }))("the tone of %s", (_, { ink, paper }) => {
  it("can be read, on its paper and as ground for white", () => {
    expect(contrast(ink, paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(ink, "#ffffff")).toBeGreaterThanOrEqual(4.5);
  });
});

it.each(Object.values(INKS))("the ink %s can be read on white", (ink) => {
  expect(contrast(ink, "#ffffff")).toBeGreaterThanOrEqual(4.5);
});
