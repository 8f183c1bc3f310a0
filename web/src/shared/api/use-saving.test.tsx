import { act, cleanup, renderHook, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import { aPlace, startPage } from "../testing";
import { Problem } from "./problem";
import { useSaving } from "./use-saving";
import { useTrying } from "./use-trying";

beforeAll(startPage);
afterEach(cleanup);

it("says that it is done, unless it is quiet, and what is read again", async () => {
  const { queries, Place } = aPlace();
  queries.setQueryData(["things", "one"], 1);
  const { result } = renderHook(() => useSaving(() => Promise.resolve(), { stale: ["things"] }), { wrapper: Place });
  await act(() => result.current.mutateAsync());
  expect(await screen.findByText("已保存")).toBeTruthy();
  expect(queries.getQueryState(["things", "one"])?.isInvalidated).toBe(true);
});

it("says in a sentence why not, and that it was not done", async () => {
  const { Place } = aPlace();
  const { result } = renderHook(() => useTrying(), { wrapper: Place });
  const [run] = result.current;
  const refused = () => Promise.reject(new Problem("phone.lost", 0));
  await act(async () => {
    expect(await run(refused)).toBe(false);
    expect(await run(() => Promise.resolve())).toBe(true);
  });
  expect(await screen.findByText(/浏览器话机连接中断/)).toBeTruthy();
  expect(screen.queryByText("已保存")).toBeNull();
});
