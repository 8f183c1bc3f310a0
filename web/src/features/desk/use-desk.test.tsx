import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook } from "@testing-library/react";
import { App } from "antd";
import type { ReactNode } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Contact } from "@/shared/api/model";
import { aContact, aDesk } from "@/shared/api/testing";
import { PARKED } from "./api";
import { answering, aPhone, startDesk } from "./testing";
import { useDeskModel } from "./use-desk";

function setUp(contact: Contact | null) {
  const queries = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <App>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </App>
  );
  const phone = aPhone();
  const hook = renderHook((props: { contact: Contact | null }) => useDeskModel(aDesk({}, props.contact), phone), {
    wrapper,
    initialProps: { contact },
  });
  return { ...hook, queries };
}

beforeAll(startDesk);
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
