import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import { aContact, aDesk } from "@/shared/api/testing";
import { startPage } from "@/shared/testing";
import { ContactNotices } from "./contact-notices";
import { showAt } from "./testing";

beforeAll(startPage);
afterEach(cleanup);

it("counts down to an end only where the enterprise has the call ended", () => {
  const since = new Date().toISOString();
  const soon = new Date(Date.now() + 120_000).toISOString();
  const show = (ends_at: string | null) => {
    const contact = aContact({ nuisance: { since, warned_at: null, ends_at } });
    showAt(aDesk({}, contact), <ContactNotices contact={contact} />);
  };
  show(null);
  expect(screen.getByTestId("notices").textContent).not.toContain("·");
  cleanup();
  show(soon);
  expect(screen.getByTestId("notices").textContent).toMatch(/· .*0[12]:\d\d/);
});
