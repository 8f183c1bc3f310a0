import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { answering, aPlace, startPage } from "@/shared/testing";
import type { ListExport } from "./api";
import { Fetched } from "./fetched";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function shown(fetched: number) {
  answering({
    "/api/exports/e1/fetches": {
      items: [
        { user_name: "CRM", by_machine: true, address: "192.0.2.50", at: "2026-11-22T03:00:00Z" },
        { user_name: "罗经理", by_machine: false, address: "192.0.2.10", at: "2026-11-22T02:00:00Z" },
      ],
      total: 2,
      next: null,
    },
  });
  const { Place } = aPlace();
  render(
    <Place>
      <Fetched row={{ id: "e1", fetched } as ListExport} />
    </Place>,
  );
}

describe("how often a list was taken away", () => {
  it("says by whom, and whether that was a machine", async () => {
    shown(2);
    fireEvent.click(screen.getByRole("button"));
    expect(await screen.findByText("CRM · 系统")).toBeTruthy();
    expect(screen.getByText("罗经理")).toBeTruthy();
    expect(screen.getByText("192.0.2.50")).toBeTruthy();
  });

  it("has nothing to open where nobody did", () => {
    shown(0);
    expect(screen.queryByRole("button")).toBeNull();
  });
});
