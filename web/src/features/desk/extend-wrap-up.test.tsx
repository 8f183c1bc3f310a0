import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import { aContact, aDesk } from "@/shared/api/testing";
import { startPage } from "@/shared/testing";
import { ContactTabs } from "./contact-tabs";
import { WrapUpLeft } from "./extend-wrap-up";
import { showAt } from "./testing";

beforeAll(startPage);
afterEach(cleanup);

it("tells whoever still writes an order how long wrap-up lasts, and lets him have more", async () => {
  const deadline = new Date(Date.now() + 20_000).toISOString();
  const show = (phase: "talking" | "wrap_up", tab: "orders" | "wrap_up") => {
    const contact = aContact({ phase });
    const desk = aDesk({ state: phase, deadline, legal: ["extend_wrap_up"] }, contact);
    const orders = { panel: () => <p>form</p> };
    const tabs = (
      <ContactTabs contact={contact} orders={orders} aside={<WrapUpLeft desk={desk} />}>
        <p>disposition</p>
      </ContactTabs>
    );
    showAt(desk, tabs);
    const place = tab === "orders" ? 0 : 1;
    screen.getAllByRole("tab")[place]?.click();
  };
  show("wrap_up", "orders");
  const left = await screen.findByTestId("wrap-up-left");
  expect(left.textContent).toMatch(/0:(1|2)\d/);
  expect(left.querySelector("button")?.disabled).toBe(false);
  cleanup();
  show("talking", "orders");
  expect(screen.queryByTestId("wrap-up-left")).toBeNull();
  cleanup();
  show("wrap_up", "wrap_up");
  expect(screen.queryByTestId("wrap-up-left")).toBeNull();
});
