import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Me } from "@/shared/api/model";
import { aContact } from "@/shared/api/testing";
import { SessionContext } from "@/shared/session/session";
import { answering, aPlace, startPage } from "@/shared/testing";
import { CustomerPanel } from "./customer-panel";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const contact = aContact({ interaction_id: "i1" });
const pop = {
  interaction_id: "i1",
  tenant_id: "t1",
  match: "nobody",
  customer: null,
  candidates: [],
  number: "139****0001",
  layout: { fields: [], grades: [{ code: "vip", name_zh: "重要", name_en: "Important" }], tags: [], version: 1 },
};
const customer = {
  id: "c1",
  tenant_id: "t1",
  name: "王小明",
  grade: "vip",
  tags: ["装修"],
  do_not_call: false,
  numbers: [{ id: "n1", number: "139****0001", kind: "mobile", hidden: true }],
  addresses: [],
  values: {},
  created_at: "2026-11-22T01:00:00Z",
  changed_at: "2026-11-22T01:00:00Z",
  version: 1,
};

function shown(answer: object, onDial?: (tenantId: string, number: { id: string }) => void) {
  const nothing = { items: [], total: 0, next: null };
  const asked = answering({
    "/api/customers/by-contact/i1": answer,
    "/api/customers/by-contact/i1/timeline": nothing,
    "/api/queues": nothing,
    "/api/dispositions": nothing,
  });
  const { Place } = aPlace();
  render(
    <Place>
      <SessionContext value={{ role: "agent", tenants: [] } as unknown as Me}>
        <CustomerPanel contact={contact} onDial={onDial} />
      </SessionContext>
    </Place>,
  );
  return asked;
}

describe("who is calling", () => {
  it("is shown with his marks, and is called by the id of his number", async () => {
    const dial = vi.fn();
    shown({ ...pop, match: "number", customer }, dial);
    expect((await screen.findByTestId("customer-name")).textContent).toBe("王小明");
    expect(screen.getByText("重要")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "拨打 139****0001" }));
    expect(dial).toHaveBeenCalledWith("t1", expect.objectContaining({ id: "n1" }));
  });

  it("is chosen where several have the number", async () => {
    const asked = shown({ ...pop, match: "several", candidates: [customer, { ...customer, id: "c2", name: "李娜" }] });
    const [, second] = await screen.findAllByRole("button", { name: "就是他" });
    if (second) fireEvent.click(second);
    await waitFor(() => {
      expect(asked).toContainEqual({ url: "/api/customers/by-contact/i1", body: { customer_id: "c2" } });
    });
  });

  it("is nobody yet, and can be kept or found", async () => {
    shown(pop);
    expect(await screen.findByText("此号码还没有客户资料")).toBeTruthy();
    expect(screen.getByRole("button", { name: "建 档" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "查找客户" })).toBeTruthy();
  });
});
