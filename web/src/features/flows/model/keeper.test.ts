import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Problem } from "@/shared/api/problem";
import { openDraft, type LocalDraft } from "./draft";
import { EMPTY, type FlowDocument } from "./document";
import { DraftKeeper } from "./keeper";

const named = (start: string): FlowDocument => ({ ...EMPTY, start });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aKeeper(save: (document: FlowDocument, revision: number) => Promise<number>) {
  const kept: (LocalDraft | null)[] = [];
  const keeper = new DraftKeeper({ revision: 4, save, remember: (local) => kept.push(local), delay: 10, again: 100 });
  return { keeper, kept };
}

it("keeps at once in the browser, a moment later on the server, the last state only", async () => {
  const save = vi.fn((_document: FlowDocument, revision: number) => Promise.resolve(revision + 1));
  const { keeper, kept } = aKeeper(save);
  keeper.changed(named("a"));
  keeper.changed(named("b"));
  expect(kept).toEqual([
    { document: named("a"), revision: 4 },
    { document: named("b"), revision: 4 },
  ]);
  expect(keeper.getState().state).toBe("waiting");
  await vi.advanceTimersByTimeAsync(20);
  expect(save.mock.calls).toEqual([[named("b"), 4]]);
  expect(keeper.getState()).toMatchObject({ state: "saved", revision: 5 });
  expect(kept.at(-1)).toBeNull();
});

it("keeps what was changed while it was saving", async () => {
  let finish: (revision: number) => void = () => undefined;
  const save = vi.fn(
    () =>
      new Promise<number>((resolve) => {
        finish = resolve;
      }),
  );
  const { keeper } = aKeeper(save);
  keeper.changed(named("a"));
  await vi.advanceTimersByTimeAsync(20);
  keeper.changed(named("b"));
  await vi.advanceTimersByTimeAsync(20);
  expect(save).toHaveBeenCalledTimes(1);
  finish(5);
  await vi.advanceTimersByTimeAsync(20);
  expect(save.mock.calls.at(-1)).toEqual([named("b"), 5]);
});

it("tries again when the server is away", async () => {
  const save = vi.fn().mockRejectedValueOnce(new Problem("client.no_connection", 0)).mockResolvedValueOnce(5);
  const { keeper, kept } = aKeeper(save);
  keeper.changed(named("a"));
  await vi.advanceTimersByTimeAsync(20);
  expect(keeper.getState().state).toBe("offline");
  expect(kept.at(-1)).toEqual({ document: named("a"), revision: 4 });
  await vi.advanceTimersByTimeAsync(120);
  expect(keeper.getState().state).toBe("saved");
});

it("stops at a draft that somebody else changed, and goes on from his when told to", async () => {
  const save = vi.fn().mockRejectedValueOnce(new Problem("flow.draft_changed", 409)).mockResolvedValueOnce(10);
  const { keeper } = aKeeper(save);
  keeper.changed(named("a"));
  await vi.advanceTimersByTimeAsync(20);
  expect(keeper.getState().state).toBe("conflict");
  keeper.changed(named("b"));
  await vi.advanceTimersByTimeAsync(500);
  expect(save).toHaveBeenCalledTimes(1);
  await keeper.goOnFrom(9);
  expect(save.mock.calls.at(-1)).toEqual([named("b"), 9]);
  expect(keeper.getState()).toMatchObject({ state: "saved", revision: 10 });
});

it("opens with what this browser had not yet brought to the server, and asks when both changed", () => {
  const server = { document: named("theirs"), revision: 4 };
  expect(openDraft(server, null)).toMatchObject({ kind: "server", revision: 4 });
  expect(openDraft(server, { document: named("theirs"), revision: 2 })).toMatchObject({ kind: "server" });
  expect(openDraft(server, { document: named("mine"), revision: 4 })).toMatchObject({ kind: "local", revision: 4 });
  expect(openDraft(server, { document: named("mine"), revision: 3 })).toMatchObject({
    kind: "conflict",
    mine: named("mine"),
    revision: 4,
  });
});
