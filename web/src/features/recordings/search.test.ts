import { describe, expect, it } from "vitest";
import { formOf, paramsOf, searchOf } from "./search";

describe("a search for recordings", () => {
  it("comes back from the address as it went into it", () => {
    const form = formOf(new URLSearchParams("number=96968003&from_day=2026-11-22&kind=voicemail&nonsense=1"));
    expect(paramsOf(form)).toEqual({ number: "96968003", from_day: "2026-11-22", kind: "voicemail" });
  });

  it("asks for whole days and whole seconds", () => {
    const asked = searchOf(formOf(new URLSearchParams("from_day=2026-11-22&to_day=2026-11-22&seconds=many")));
    expect(asked).toMatchObject({ from: "2026-11-21T16:00:00.000Z", to: "2026-11-22T16:00:00.000Z", seconds: "" });
    expect(searchOf(formOf(new URLSearchParams("seconds=30"))).seconds).toBe("30");
  });
});
