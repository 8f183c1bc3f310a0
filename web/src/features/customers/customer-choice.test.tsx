import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { answering, aPlace, startPage } from "@/shared/testing";
import { CustomerChoice, type Chosen } from "./customer-choice";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Chooser() {
  const [value, setValue] = useState<Chosen | null>(null);
  return <CustomerChoice tenantId="t1" value={value} onChange={setValue} />;
}

it("names the customer who was looked for, and lets go of him again", async () => {
  const found = { id: "c1", name: "邹女士", numbers: [{ number: "13800040001" }], tags: ["老客户"] };
  answering({ "/api/customers": { items: [found], total: 1, next: null } });
  const { Place } = aPlace();
  render(
    <Place>
      <Chooser />
    </Place>,
  );
  expect(screen.getByTestId("customer-choice").textContent).toContain("未选择");
  fireEvent.click(screen.getByRole("button", { name: /查找客户/ }));
  fireEvent.click(await screen.findByText("邹女士"));
  expect(screen.getByTestId("customer-choice").textContent).toContain("邹女士");
  fireEvent.click(screen.getByRole("button", { name: "不选客户" }));
  expect(screen.getByTestId("customer-choice").textContent).toContain("未选择");
});
