import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startHeartbeat } from "./heartbeat";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("asks every three seconds and is content with any answer", () => {
  const dead = vi.fn();
  const ask = vi.fn((answered: () => void) => {
    setTimeout(answered, 100);
    return true;
  });
  const stop = startHeartbeat({ ask, dead });
  vi.advanceTimersByTime(9_000);
  expect(ask).toHaveBeenCalledTimes(3);
  expect(dead).not.toHaveBeenCalled();
  stop();
  vi.advanceTimersByTime(9_000);
  expect(ask).toHaveBeenCalledTimes(3);
});

it("declares dead what stays silent, within six seconds", () => {
  const dead = vi.fn();
  startHeartbeat({ ask: () => true, dead });
  vi.advanceTimersByTime(6_000);
  expect(dead).toHaveBeenCalledOnce();
});

it("waits while there is nobody to ask", () => {
  const dead = vi.fn();
  startHeartbeat({ ask: () => false, dead });
  vi.advanceTimersByTime(30_000);
  expect(dead).not.toHaveBeenCalled();
});
