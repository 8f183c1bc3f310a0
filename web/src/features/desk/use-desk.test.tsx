import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Contact } from "@/shared/api/model";
import { aContact, aDesk } from "@/shared/api/testing";
import { answering, aPlace, startPage } from "@/shared/testing";
import { PARKED } from "./api";
import { aPhone } from "./testing";
import { useDeskModel } from "./use-desk";

function setUp(contact: Contact | null) {
  const { queries, Place } = aPlace();
  const phone = aPhone();
  const hook = renderHook((props: { contact: Contact | null }) => useDeskModel(aDesk({}, props.contact), phone), {
    wrapper: Place,
    initialProps: { contact },
  });
  return { ...hook, queries };
}

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("what was asked for more", () => {
  it("is dropped when a contact comes, and does not come back when that has gone", () => {
    const { result, rerender } = setUp(null);
    act(() => {
      result.current.ask({ kind: "dial", digits: "2", tenantId: null });
    });
    expect(result.current.question?.kind).toBe("dial");
    rerender({ contact: aContact() });
    expect(result.current.question).toBeNull();
    rerender({ contact: null });
    expect(result.current.question).toBeNull();
  });
});

it("reads again who is parked once it has parked somebody", async () => {
  answering({ "/api/desk/interactions/i/park": { result: {} } });
  const { result, queries } = setUp(aContact());
  queries.setQueryData([PARKED], { items: [] });
  await act(() => result.current.attempt("park", undefined));
  expect(queries.getQueryState([PARKED])?.isInvalidated).toBe(true);
});
