import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useLocation } from "react-router";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Me } from "@/shared/api/model";
import { SessionContext } from "@/shared/session/session";
import { answering, aPlace, startPage } from "@/shared/testing";
import { OwnOrders } from "./own-orders";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const me = { user_id: "u1", role: "agent", tenants: [{ id: "t1", name_zh: "博物馆", name_en: "Museum" }] } as Me;
const row = {
  id: "o1",
  tenant_id: "t1",
  number: "TS20261123-0007",
  subject: "重复扣费",
  priority: "urgent",
  category: "open",
  state_name_zh: "受理",
  state_name_en: "Accepted",
  customer_name: "沙经理",
  due_at: "2020-01-01T00:00:00Z",
};

const Address = () => <output>{useLocation().pathname}</output>;

function shown(items: object[]) {
  const asked = answering({ "/api/orders": { items, total: items.length, next: null } });
  const { Place } = aPlace("/desk");
  render(
    <Place>
      <SessionContext value={me}>
        <OwnOrders />
        <Address />
      </SessionContext>
    </Place>,
  );
  return asked;
}

describe("one's own orders beside the wait", () => {
  it("say who it is for and that it is overdue, and Enter opens one", async () => {
    shown([row]);
    const line = (await screen.findByText("重复扣费")).closest("tr") as HTMLElement;
    expect(line.textContent).toContain("沙经理");
    expect(line.querySelector('[data-urgency="over"]')).toBeTruthy();
    fireEvent.keyDown(line, { key: "Enter" });
    expect(document.querySelector("output")?.textContent).toBe("/orders/o1");
  });

  it("are nothing where there are none", async () => {
    const asked = shown([]);
    await waitFor(() => {
      expect(asked).toHaveLength(1);
    });
    expect(screen.queryByTestId("own-orders")).toBeNull();
  });
});
