import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aPlace, startPage } from "../testing";
import { searchForm, withInstants } from "./search-form";
import { useSearch } from "./use-search";

const SEARCH = searchForm(["result"]);
const { formOf, paramsOf } = SEARCH;

beforeAll(startPage);
afterEach(cleanup);

describe("a search of past work", () => {
  it("is kept in the address, empty fields left out", () => {
    const form = formOf(new URLSearchParams("result=answered&from_day=2026-11-21&nonsense=1"));
    expect(paramsOf(form)).toEqual({ result: "answered", from_day: "2026-11-21" });
  });

  it("asks for days as instants: from the first one's begin to the last one's end", () => {
    const form = formOf(new URLSearchParams("from_day=2026-11-21&to_day=2026-11-21&caller=138"));
    expect(withInstants(form)).toMatchObject({
      from: "2026-11-20T16:00:00.000Z",
      to: "2026-11-21T16:00:00.000Z",
      caller: "138",
    });
  });

  it("that is asked once more is read again; another one is asked once, and the old one no more", async () => {
    const load = vi.fn((form: ReturnType<typeof formOf>) => Promise.resolve({ items: [form.caller], total: 1 }));
    const { result } = renderHook(() => useSearch("past", SEARCH, load), { wrapper: aPlace().Place });
    await waitFor(() => {
      expect(result.current.rows).toEqual([""]);
    });
    act(() => {
      result.current.search({ ...result.current.form, caller: "138" });
    });
    await waitFor(() => {
      expect(result.current.rows).toEqual(["138"]);
    });
    expect(load.mock.calls.map(([form]) => form.caller)).toEqual(["", "138"]);
    act(() => {
      result.current.search({ ...result.current.form });
    });
    await waitFor(() => {
      expect(load).toHaveBeenCalledTimes(3);
    });
    expect(result.current.form.caller).toBe("138");
  });
});
