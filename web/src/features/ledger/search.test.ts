import { expect, it } from "vitest";
import { formOf, paramsOf, searchOf } from "./search";

it("a search is kept in the address, empty fields left out", () => {
  const form = formOf(new URLSearchParams("result=answered&from_day=2026-11-21"));
  expect(paramsOf(form)).toEqual({ result: "answered", from_day: "2026-11-21" });
});

it("days are asked for as instants: from the first one's begin to the last one's end", () => {
  const form = formOf(new URLSearchParams("from_day=2026-11-21&to_day=2026-11-21&caller=138"));
  expect(searchOf(form)).toMatchObject({
    from: "2026-11-20T16:00:00.000Z",
    to: "2026-11-21T16:00:00.000Z",
    caller: "138",
  });
});
