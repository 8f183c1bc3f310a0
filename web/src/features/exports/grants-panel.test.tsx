import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { answering, aPlace, startPage } from "@/shared/testing";
import { loadCandidates } from "./api";
import { GrantsPanel } from "./grants-panel";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const person = (user_id: string, role: string) => ({ user_id, role, display_name: `人${user_id}`, staff_no: null });
const user = (id: string, role: string, more: object = {}) => ({
  ...person(id, role),
  id,
  tenant_id: "t1",
  is_disabled: false,
  ...more,
});

describe("who may take lists away", () => {
  it("is told, and the right is taken back after a second thought", async () => {
    const row = {
      tenant_id: "t1",
      user_id: "u1",
      user_name: "沈班长",
      granted_by: "罗经理",
      at: "2026-11-23T02:00:00Z",
    };
    const asked = answering({ "/api/exports/grants": { items: [row], total: 1 }, "/api/exports/grants/u1": null });
    const { Place } = aPlace();
    render(
      <Place>
        <GrantsPanel />
      </Place>,
    );
    expect(await screen.findByText("沈班长")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: /收\s?回/ }));
    fireEvent.click((await screen.findAllByRole("button", { name: /收\s?回/ })).at(-1) as HTMLElement);
    await waitFor(() => {
      expect(asked).toContainEqual({ url: "/api/exports/grants/u1", body: { tenant_id: "t1", allowed: false } });
    });
  });

  it("says that nobody but administrators does, where it is so", async () => {
    answering({ "/api/exports/grants": { items: [], total: 0 } });
    const { Place } = aPlace();
    render(
      <Place>
        <GrantsPanel />
      </Place>,
    );
    expect(await screen.findByText(/目前只有企业管理员可以导出/)).toBeTruthy();
  });

  it("can be a supervisor, a clerk or a viewer of the house, each named once", async () => {
    answering({
      "/api/teams/people": { items: [person("a", "agent"), person("s", "supervisor"), person("c", "clerk")] },
      "/api/users": {
        items: [
          user("c", "clerk"),
          user("v", "tenant_viewer"),
          user("gone", "tenant_viewer", { is_disabled: true }),
          user("else", "tenant_viewer", { tenant_id: "t2" }),
        ],
      },
    });
    expect((await loadCandidates("t1")).map((each) => each.user_id)).toEqual(["s", "c", "v"]);
  });
});
