import { beforeEach, describe, expect, it, vi } from "vitest";
import { SoundWatch } from "./sound-watch";

function setUp() {
  const parts = {
    packets: vi.fn<() => Promise<number | null>>(() => Promise.resolve(heard)),
    tellSilence: vi.fn(() => Promise.resolve(true)),
    tellSound: vi.fn(),
    woke: vi.fn(),
  };
  let heard: number | null = 0;
  const watch = new SoundWatch(parts);
  watch.talking = true;
  const pass = async (seconds: number, perSecond: number | null) => {
    for (let i = 0; i < seconds; i += 1) {
      heard = perSecond === null ? null : (heard ?? 0) + perSecond;
      vi.setSystemTime(Date.now() + 1_000);
      await watch.tick();
    }
  };
  return { watch, parts, pass };
}

beforeEach(() => {
  vi.useFakeTimers();
});

describe("sound that stays away", () => {
  it("is told after five seconds, and when it is back", async () => {
    const { parts, pass } = setUp();
    await pass(10, 50);
    expect(parts.tellSilence).not.toHaveBeenCalled();
    await pass(5, 0);
    expect(parts.tellSilence).toHaveBeenCalledOnce();
    await pass(1, 50);
    expect(parts.tellSound).toHaveBeenCalledOnce();
    await pass(10, 50);
    expect(parts.tellSound).toHaveBeenCalledOnce();
  });

  it("is told again while it lasts", async () => {
    const { parts, pass } = setUp();
    await pass(3, 50);
    await pass(15, 0);
    expect(parts.tellSilence).toHaveBeenCalledTimes(3);
  });

  it("is nothing on hold, or without a call", async () => {
    const { watch, parts, pass } = setUp();
    await pass(3, 50);
    watch.talking = false;
    await pass(20, 0);
    watch.talking = true;
    await pass(20, null);
    expect(parts.tellSilence).not.toHaveBeenCalled();
  });

  it("that the server finds nothing wrong with needs no word when it is back", async () => {
    const { parts, pass } = setUp();
    parts.tellSilence.mockResolvedValue(false);
    await pass(3, 50);
    await pass(6, 0);
    await pass(2, 50);
    expect(parts.tellSound).not.toHaveBeenCalled();
  });
});

it("knows by its clock that the machine has slept", async () => {
  const { watch, parts, pass } = setUp();
  await pass(3, 50);
  vi.setSystemTime(Date.now() + 30_000);
  await watch.tick();
  expect(parts.woke).toHaveBeenCalledOnce();
  expect(parts.tellSilence).not.toHaveBeenCalled();
});
