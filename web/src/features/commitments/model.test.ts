import { expect, it } from "vitest";
import type { Pool } from "@/shared/agents";
import type { Commitment, Use } from "./api";
import { bodyOf, lendersOf, linesOf, standingOf, termsOf, troubleOf } from "./model";

const pool = (id: string, tenant_id: string): Pool => ({
  id,
  tenant_id,
  tenant_zh: "",
  tenant_en: "",
  code: "",
  name_zh: "",
  name_en: "",
  agents: 10,
  in_service: 4,
});

const commitment = (over: Partial<Commitment>): Commitment => ({
  pool_id: "p",
  pool_code: "",
  pool_zh: "",
  pool_en: "",
  tenant_id: "a",
  tenant_zh: "",
  tenant_en: "",
  seats: 3,
  percent: null,
  ...over,
});

const used = (over: Partial<Use>): Use => ({
  pool_id: "p",
  tenant_id: "a",
  tenant_zh: "",
  tenant_en: "",
  agents: 5,
  in_service: 4,
  serving: 3,
  waiting: 0,
  committed: 3,
  ...over,
});

it("shows the operator's pools and those of which something is committed", () => {
  const pools = [pool("p", "operator"), pool("q", "b"), pool("r", "c")];
  const commitments = [commitment({ pool_id: "q" }), commitment({ pool_id: "unknown" })];
  const found = lendersOf(pools, commitments, "operator");
  expect(found.map((each) => [each.id, each.agents])).toEqual([
    ["p", 10],
    ["q", 10],
    ["unknown", null],
  ]);
});

it("puts what is used beside what is committed", () => {
  const lines = linesOf("p", [commitment({})], [used({}), used({ tenant_id: "b", committed: null, serving: 1 })]);
  expect(lines.map((line) => [line.tenant_id, line.seats, line.use?.serving])).toEqual([
    ["a", 3, 3],
    ["b", null, 1],
  ]);
  expect(linesOf("other", [commitment({})], [used({})])).toEqual([]);
});

it("says who lends, who borrows and who lacks something", () => {
  const of = (over: Partial<Use>) => linesOf("p", [commitment({})], [used(over)]).map(standingOf)[0];
  expect(of({})).toBe("even");
  expect(of({ serving: 1 })).toBe("lends");
  expect(of({ serving: 1, waiting: 2 })).toBe("short");
  expect(of({ serving: 4 })).toBe("borrows");
  expect(of({ serving: 1, committed: null })).toBe("borrows");
  expect(linesOf("p", [commitment({})], []).map(standingOf)).toEqual(["even"]);
});

it("sends seats or a share, and nothing that was only begun", () => {
  const lines = linesOf("p", [commitment({}), commitment({ tenant_id: "b", seats: null, percent: 25 })], []);
  const terms = termsOf(lines);
  expect(bodyOf([...terms, { kind: "seats" }, { tenant_id: "c", kind: "percent" }])).toEqual([
    { tenant_id: "a", seats: 3, percent: null },
    { tenant_id: "b", seats: null, percent: 25 },
  ]);
});

it("says what cannot be, and what cannot be kept", () => {
  expect(troubleOf([{ tenant_id: "a", kind: "seats", amount: 3 }], 10)).toBeNull();
  expect(troubleOf([{ tenant_id: "a", kind: "seats", amount: 11 }], 10)).toBe("beyond");
  expect(troubleOf([{ tenant_id: "a", kind: "percent", amount: 101 }], 10)).toBe("too_many");
  const twice = { tenant_id: "a", kind: "seats" as const, amount: 1 };
  expect(troubleOf([twice, twice], null)).toBe("twice");
});
