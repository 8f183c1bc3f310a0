import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { answering, aPlace, startPage } from "@/shared/testing";
import type { Order } from "../api";
import { OutsideCard } from "./outside-card";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const order = {
  id: "o1",
  tenant_id: "t1",
  category: "open",
  team_id: "m1",
  responsible_user_id: null,
  party_id: null,
  version: 3,
} as unknown as Order;
const party = { id: "p1", tenant_id: "t1", name: "蓝岸维修", disabled: false, link_days: 14 };
const dispatch = {
  id: "d1",
  party_id: "p1",
  party_name: "蓝岸维修",
  order_number: "TS20261122-0001",
  subject: "厨房漏水",
  state: "accepted",
  mail: "sent",
  expires_at: "2020-01-01T00:00:00Z",
  given: [{ name_zh: "内容", name_en: "What", value: "漏水" }],
  steps: [{ id: "s1", kind: "accepted", by_party: true, text: "明天上门", file_ids: [], at: "2026-11-22T01:00:00Z" }],
};

function shown(now: Order, sent: object[]) {
  const list = (items: object[]) => ({ items, total: items.length, next: null });
  const asked = answering({
    "/api/parties": list([party]),
    "/api/dispatches": list(sent),
    "/api/dispatches/d1": dispatch,
    "/api/orders/o1/assign": {},
  });
  const { Place } = aPlace();
  render(
    <Place>
      <OutsideCard order={now} />
    </Place>,
  );
  return asked;
}

describe("an order outside", () => {
  it("is sent to a party for so many days, and stays with its team", async () => {
    const asked = shown(order, []);
    fireEvent.click(await screen.findByTestId("outside-send"));
    fireEvent.change(await screen.findByLabelText("链接有效天数"), { target: { value: "3" } });
    fireEvent.click(document.querySelector(".ant-modal .ant-btn-primary") as HTMLElement);
    const body = { team_id: "m1", user_id: null, note: "", version: 3, party_id: "p1", link_days: 3, send_again: true };
    await waitFor(() => {
      expect(asked).toContainEqual({ url: "/api/orders/o1/assign", body });
    });
  });

  it("shows how far the party is, what it said and sees, and that its link has ended", async () => {
    shown({ ...order, party_id: "p1" }, [dispatch]);
    expect(await screen.findByText("明天上门")).toBeTruthy();
    expect(screen.getByText("已接单")).toBeTruthy();
    expect(screen.getByText(/链接已过期/)).toBeTruthy();
    fireEvent.click(screen.getByText("对方可见的内容"));
    expect(await screen.findByText("厨房漏水")).toBeTruthy();
    expect(screen.getByText("漏水")).toBeTruthy();
    expect(screen.getByTestId("outside-recall")).toBeTruthy();
  });

  it("is no matter of a house without parties", async () => {
    answering({
      "/api/parties": { items: [], total: 0, next: null },
      "/api/dispatches": { items: [], total: 0, next: null },
    });
    const { Place, queries } = aPlace();
    render(
      <Place>
        <OutsideCard order={order} />
      </Place>,
    );
    await waitFor(() => {
      expect(queries.isFetching()).toBe(0);
    });
    expect(screen.queryByTestId("order-outside")).toBeNull();
  });
});
