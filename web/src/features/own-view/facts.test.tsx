import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { aPlace, startPage } from "@/shared/testing";
import type { OwnView } from "./api";
import { Facts } from "./facts";

beforeAll(startPage);
afterEach(cleanup);

const totals = {
  opened: 40,
  done: 31,
  reopened: 1,
  rated: 3,
  satisfaction: 4.25,
  response_seconds: 600,
  solution_seconds: 93_600,
};
const view = {
  tenant_id: "t1",
  first: "2026-11-16",
  last: "2026-11-22",
  live: 9,
  overdue: 2,
  totals,
  before: { ...totals, opened: 25, satisfaction: null, response_seconds: null },
} as OwnView;

describe("the figures of an enterprise", () => {
  it("stand beside those of the former span, times in words, and lead to what is late", () => {
    const { Place } = aPlace();
    render(
      <Place>
        <Facts view={view} />
      </Place>,
    );
    expect(screen.getByTestId("own-view-opened").textContent).toContain("40");
    expect(screen.getByText("上期 25")).toBeTruthy();
    expect(screen.getByTestId("own-view-solution").textContent).toContain("1 天 2 小时");
    expect(screen.getByTestId("own-view-satisfaction").textContent).toContain("4.3 / 5");
    expect(screen.getByRole("link", { name: "2" }).getAttribute("href")).toBe("/orders?view=overdue&tenant_id=t1");
  });
});
