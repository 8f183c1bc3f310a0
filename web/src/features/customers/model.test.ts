import { describe, expect, it } from "vitest";
import type { CustomerDetails, CustomerLayout } from "./api";
import { bodyOf, differences, NOBODY, writtenOf } from "./model";

const layout: CustomerLayout = { fields: [], grades: [], tags: [], version: 0 };

function aCustomer(change: Partial<CustomerDetails> = {}): CustomerDetails {
  return {
    id: "c1",
    tenant_id: "t1",
    name: "王小明",
    grade: null,
    tags: [],
    do_not_call: false,
    numbers: [{ id: "n1", number: "139****0001", kind: "mobile", hidden: true }],
    addresses: [],
    values: {},
    created_at: "2026-11-22T01:00:00Z",
    changed_at: "2026-11-22T01:00:00Z",
    version: 1,
    ...change,
  };
}

describe("a customer who is written", () => {
  it("keeps a hidden number by its id", () => {
    expect(bodyOf(writtenOf(aCustomer()), layout).numbers).toEqual([
      { id: "n1", number: "139****0001", kind: "mobile" },
    ]);
  });

  it("has no rows that were left empty", () => {
    const body = bodyOf({ ...NOBODY, name: " 李娜 ", addresses: [{ text: " ", kind: "home" }] }, layout);
    expect(body).toMatchObject({ name: "李娜", numbers: [], addresses: [] });
  });
});

describe("two who become one", () => {
  it("differ only where both have something, and not the same", () => {
    const one = aCustomer({ grade: "vip", values: { policy: "P-1", city: "上海" } });
    const other = aCustomer({ name: "王晓明", values: { policy: "P-2", city: "上海", floor: 3 } });
    expect(differences(one, other)).toEqual([
      { key: "name", mine: "王小明", his: "王晓明" },
      { key: "values.policy", mine: "P-1", his: "P-2" },
    ]);
  });
});
