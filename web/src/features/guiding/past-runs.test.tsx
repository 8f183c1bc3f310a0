import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { answering, aPlace, startPage } from "@/shared/testing";
import { PastRuns } from "./past-runs";

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("a customer's scripts lead to their contacts and say how far they were walked", async () => {
  const run = {
    id: "r1",
    interaction_id: "i1",
    code: "plan",
    name_zh: "套餐变更",
    name_en: "Change of plan",
    script_version: 2,
    agent: "李示",
    steps: 4,
    started_at: "2026-11-22T03:00:00Z",
  };
  const items = [
    { ...run, ended_at: "2026-11-22T03:05:00Z" },
    { ...run, id: "r2", interaction_id: "i2", name_zh: "投诉", ended_at: null },
  ];
  answering({ "/api/guides/by-customer/c1": { items, total: 2, next: null } });
  const { Place } = aPlace();
  render(
    <Place>
      <PastRuns customerId="c1" />
    </Place>,
  );
  expect((await screen.findByText("套餐变更")).getAttribute("href")).toBe("/interactions/i1");
  expect(screen.getByText("投诉").getAttribute("href")).toBe("/interactions/i2");
  expect(screen.getAllByText("未走完")).toHaveLength(1);
});
