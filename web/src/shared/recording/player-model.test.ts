import { describe, expect, it } from "vitest";
import { moveOf, pathOf, placeOf } from "./player-model";

describe("a player's keys", () => {
  const now = { at: 10, seconds: 12, speed: 1 };
  it.each([
    [" ", { kind: "toggle" }],
    ["ArrowLeft", { kind: "seek", to: 5 }],
    ["ArrowRight", { kind: "seek", to: 12 }],
    ["Home", { kind: "seek", to: 0 }],
    ["ArrowUp", { kind: "speed", to: 1.25 }],
    ["ArrowDown", { kind: "speed", to: 0.75 }],
    ["a", null],
  ])("%j does %j", (key, move) => {
    expect(moveOf(key, now)).toEqual(move);
  });

  it("goes no faster than the fastest and no slower than the slowest", () => {
    expect(moveOf("ArrowUp", { ...now, speed: 2 })).toEqual({ kind: "speed", to: 2 });
    expect(moveOf("ArrowDown", { ...now, speed: 0.75 })).toEqual({ kind: "speed", to: 0.75 });
  });
});

describe("a waveform", () => {
  it("is drawn around its middle line", () => {
    expect(pathOf([0, 100], { width: 100, y: 20, height: 40 })).toBe("M25,20L75,0L75,40L25,20Z");
    expect(pathOf([], { width: 100, y: 20, height: 40 })).toBe("");
  });

  it("has its marks where they happened", () => {
    expect(placeOf({ at: 5, until: 10 }, 20)).toEqual({ left: 25, width: 25 });
    expect(placeOf({ at: 5, until: null }, 20)).toEqual({ left: 25, width: 0 });
    expect(placeOf({ at: 5, until: 10 }, 0)).toEqual({ left: 0, width: 0 });
  });
});
