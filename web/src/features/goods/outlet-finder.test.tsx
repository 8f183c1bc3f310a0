import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { answering, aPlace, startPage } from "@/shared/testing";
import { OutletFinder } from "./outlet-finder";
import { useHasOutlets } from "./use-has-outlets";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const outlet = {
  id: "o1",
  tenant_id: "t1",
  name_zh: "江北营业厅",
  name_en: "Jiangbei counter",
  district: "江北区",
  address: "滨河路 18 号",
  phone: "023-60000001",
  services: ["开户", "维修"],
  note: "",
  closed: false,
  distance_km: 1.24,
  is_open: false,
  changes_at: null,
};

function Has({ tenantId }: { tenantId: string | undefined }) {
  return <output>{String(useHasOutlets(tenantId))}</output>;
}

describe("the outlets of an enterprise", () => {
  it("are told with their way, their hours and what they do", async () => {
    answering({ "/api/outlets": { items: [outlet], total: 1, next: null } });
    const { Place } = aPlace();
    render(
      <Place>
        <OutletFinder tenantId="t1" />
      </Place>,
    );
    expect(await screen.findByText("江北营业厅")).toBeTruthy();
    expect(screen.getByText("休息中")).toBeTruthy();
    expect(screen.getByText(/1\.2 公里/)).toBeTruthy();
    expect(screen.getByText("开户 · 维修")).toBeTruthy();
  });

  it("are searched by Enter, and nothing found says so", async () => {
    const asked = answering({ "/api/outlets": { items: [], total: 0, next: null } });
    const { Place } = aPlace();
    render(
      <Place>
        <OutletFinder tenantId="t1" />
      </Place>,
    );
    const field = await screen.findByRole("searchbox");
    fireEvent.change(field, { target: { value: "滨河路" } });
    fireEvent.keyDown(field, { key: "Enter", code: "Enter", keyCode: 13 });
    expect(await screen.findByText("没有符合条件的。")).toBeTruthy();
    expect(asked.length).toBe(2);
  });

  it("have a place on the desk only where there are any", async () => {
    const asked = answering({ "/api/outlets": { items: [outlet], total: 1, next: null } });
    const { Place } = aPlace();
    render(
      <Place>
        <Has tenantId={undefined} />
        <Has tenantId="t1" />
      </Place>,
    );
    await waitFor(() => {
      expect(screen.getAllByRole("status").map((each) => each.textContent)).toEqual(["false", "true"]);
    });
    expect(asked.length).toBe(1);
  });
});
