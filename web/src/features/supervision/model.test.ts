import { expect, it } from "vitest";
import { rowsOf } from "./model";

it("a house stands above its groups, and what is not hidden is told", () => {
  const rule = { hide_listening_from_agents: true, breaks_need_permission: true, break_answer_seconds: 120 };
  const house = { tenant_id: "t", name_zh: "运营方", name_en: "Operator", hide_listening_from_agents: false };
  const rows = rowsOf([
    { ...house, pools: [{ id: "p", name_zh: "一班", name_en: "Group 1", ...rule }] },
    { ...house, tenant_id: "u", pools: [] },
  ]);
  expect(rows[0]).toMatchObject({ key: "t", told: true, pool: null });
  expect(rows[0]?.children).toEqual([{ key: "p", name_zh: "一班", name_en: "Group 1", told: false, pool: rule }]);
  expect(rows[1]?.children).toBeUndefined();
});
