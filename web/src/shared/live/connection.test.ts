import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StreamMessage } from "../api/model";
import { LiveStream, retryDelay } from "./connection";

/** A socket whose far end is the test. */
class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
  }
  tell(message: unknown) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const SNAPSHOT = { type: "snapshot", data: { time: "2026-11-21T08:00:00Z" } };

function aStream() {
  const heard: StreamMessage[] = [];
  const states: string[] = [];
  const stream = new LiveStream({
    url: "ws://desk/api/stream",
    instance: "page",
    onMessage: (message) => heard.push(message),
    onConnection: (state) => states.push(state),
  });
  stream.start();
  return { stream, heard, states };
}

const last = () => FakeSocket.all.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the stream", () => {
  it("says which page it is, and is live with the first snapshot", () => {
    const { heard, states } = aStream();
    last().open();
    expect(last().sent).toEqual(['{"type":"hello","instance":"page"}']);
    expect(states).toEqual(["connecting"]);
    last().tell(SNAPSHOT);
    expect(states).toEqual(["connecting", "live"]);
    expect(heard).toEqual([SNAPSHOT]);
  });

  it("comes back by itself, at once when the network does", () => {
    const { states } = aStream();
    last().open();
    last().tell(SNAPSHOT);
    last().onclose({ code: 1006 });
    expect(states.at(-1)).toBe("lost");
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(2);
    last().onclose({ code: 1006 });
    dispatchEvent(new Event("online"));
    expect(FakeSocket.all).toHaveLength(3);
  });

  it("does not believe a silent socket", () => {
    const { states } = aStream();
    last().open();
    last().tell(SNAPSHOT);
    vi.advanceTimersByTime(9_000);
    last().tell({ type: "ping", time: "2026-11-21T08:00:09Z" });
    expect(last().sent).toContain('{"type":"pong"}');
    vi.advanceTimersByTime(9_000);
    expect(states.at(-1)).toBe("live");
    vi.advanceTimersByTime(6_000);
    expect(states.at(-1)).toBe("lost");
  });

  it("stays away once the login was ended elsewhere", () => {
    const { states } = aStream();
    last().open();
    last().onclose({ code: 4401 });
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toBe("revoked");
    expect(FakeSocket.all).toHaveLength(1);
  });

  it("ends when the page does", () => {
    const { stream, states } = aStream();
    last().open();
    stream.stop();
    last().onclose({ code: 1000 });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(states).toEqual(["connecting"]);
  });
});

describe("the time until the next try", () => {
  it("is short at first, then longer and longer, never more than eight seconds", () => {
    const longest = [0, 1, 2, 3, 4, 5, 20].map((attempt) => retryDelay(attempt, 1));
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it("is spread over half of it, so that many desktops do not come at once", () => {
    expect(retryDelay(3, 0)).toBe(2_000);
    expect(retryDelay(3, 0.5)).toBe(3_000);
  });
});
