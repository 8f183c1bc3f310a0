import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Me } from "@/shared/api/model";
import { SessionContext } from "@/shared/session/session";
import { answering, aPlace, startPage } from "@/shared/testing";
import { PastLine } from "./past-line";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const contact = {
  at: "2026-11-22T03:00:00Z",
  order: null,
  interaction: {
    id: "i1",
    opened_at: "2026-11-22T03:00:00Z",
    queue_id: "q1",
    result: "answered",
    disposition_id: null,
    agent: { id: "a1", display_name: "李示", staff_no: "1001" },
  },
};
const order = {
  at: "2026-11-22T02:00:00Z",
  interaction: null,
  order: {
    id: "o1",
    number: "TS20261122-0001",
    category: "open",
    state_name_zh: "处理中",
    state_name_en: "In work",
    type_name_zh: "投诉",
    type_name_en: "Complaint",
    subject: "多收费",
    opened_at: "2026-11-22T02:00:00Z",
  },
};

function shown(items: object[], but?: string) {
  answering({
    "/api/customers/c1/timeline": { items, total: items.length, next: null },
    "/api/queues": { items: [{ id: "q1", name_zh: "服务队列", name_en: "Service" }], total: 1, next: null },
    "/api/dispositions": { items: [], total: 0, next: null },
  });
  const { Place } = aPlace();
  const me = { role: "agent", tenants: [] } as unknown as Me;
  render(
    <Place>
      <SessionContext value={me}>
        <PastLine of={{ customer: "c1" }} {...(but !== undefined && { but })} />
      </SessionContext>
    </Place>,
  );
}

describe("what there was with a customer", () => {
  it("is contacts and orders in one line of time", async () => {
    shown([contact, order]);
    expect((await screen.findByText("TS20261122-0001")).getAttribute("href")).toBe("/orders/o1");
    expect(screen.getByText(/投诉 · 多收费/)).toBeTruthy();
    const kinds = [...document.querySelectorAll("[data-past]")].map((each) => each.getAttribute("data-past"));
    expect(kinds).toEqual(["contact", "order"]);
    expect(await screen.findByText(/服务队列 · .* · 李示/)).toBeTruthy();
  });

  it("is nothing where there is but the contact that one has now", async () => {
    shown([contact], "i1");
    expect(await screen.findByText("还没有往来记录")).toBeTruthy();
  });
});
