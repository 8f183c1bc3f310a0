import { expect, it } from "vitest";
import { SEARCH, searchOf } from "./search";

it("recordings are looked for by whole seconds", () => {
  const asked = (query: string) => searchOf(SEARCH.formOf(new URLSearchParams(query)));
  expect(asked("from_day=2026-11-22&seconds=many")).toMatchObject({ from: "2026-11-21T16:00:00.000Z", seconds: "" });
  expect(asked("seconds=30").seconds).toBe("30");
});
