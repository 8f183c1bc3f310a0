import { describe, expect, it } from "vitest";
import { draftOf, isWhole, scopesOf, setOf } from "./limits-model";

const limits = { waiting: 5, longest: null, service_level: 0.8, connected_rate: 0.9, arrivals: 2 };
const row = {
  tenant_id: "t",
  tenant_zh: "云山博物馆",
  tenant_en: "Yunshan Museum",
  queue_id: "q",
  name_zh: "人工咨询",
  name_en: "Visitor service",
  of_tenant: { waiting: 5 },
  of_queue: { longest: null },
  limits,
};

describe("thresholds", () => {
  it("can be set for an enterprise and for each of its queues", () => {
    expect(scopesOf([row, { ...row, queue_id: "r" }]).map(({ kind, id }) => [kind, id])).toEqual([
      ["tenant", "t"],
      ["queue", "q"],
      ["queue", "r"],
    ]);
  });

  it("are inherited, of one's own, or none", () => {
    const [tenant, queue] = scopesOf([row]);
    expect(tenant && draftOf(tenant).waiting).toEqual({ mode: "own", typed: 5 });
    expect(queue && draftOf(queue)).toMatchObject({
      waiting: { mode: "inherited", typed: 5 },
      longest: { mode: "none", typed: null },
      service_level: { mode: "inherited", typed: 80 },
    });
  });

  it("of an enterprise are inherited as its queues have them, not as one of them has set its own", () => {
    const own = { ...row, of_queue: { arrivals: 9 }, limits: { ...limits, arrivals: 9, longest: 60 } };
    const other = { ...row, queue_id: "r", of_queue: {}, limits: { ...limits, longest: 120 } };
    const [tenant] = scopesOf([own, other]);
    expect(tenant?.now.arrivals).toBe(2);
    expect(tenant?.now.longest).toBeNull();
  });

  it("of one's own are numbers", () => {
    const [, queue] = scopesOf([row]);
    if (queue === undefined) throw new Error("no queue");
    const draft = draftOf(queue);
    expect(isWhole(draft)).toBe(true);
    expect(isWhole({ ...draft, waiting: { mode: "own", typed: null } })).toBe(false);
  });

  it("are sent as they were typed, shares as shares, and only those that are set", () => {
    const [, queue] = scopesOf([row]);
    if (queue === undefined) throw new Error("no queue");
    const draft = { ...draftOf(queue), connected_rate: { mode: "own" as const, typed: 92.5 } };
    expect(setOf(draft)).toEqual({ longest: null, connected_rate: 0.925 });
  });
});
