import { describe, expect, it } from "vitest";
import type { Targets } from "@/shared/api/model";
import { activeOf, choicesOf, digitsOf, nextChoice } from "./target-model";

const targets: Targets = {
  agents: [
    { user_id: "busy", display_name: "李晓雯", staff_no: "8003", state: "talking", queues: [] },
    { user_id: "free", display_name: "林小溪", staff_no: "8001", state: "ready", queues: [] },
    { user_id: "gone", display_name: "周舟", staff_no: "8004", state: "signed_out", queues: [] },
  ],
  queues: [
    { id: "own", name_zh: "报修", name_en: "Repairs", tenant_id: "t", waiting: 2, ready: 1 },
    { id: "other", name_zh: "咨询", name_en: "Service", tenant_id: "t2", waiting: 0, ready: 0 },
  ],
  flows: [{ id: "f", name_zh: "满意度", name_en: "Survey" }],
};
const asked = { q: "", targets, recent: [], tenantId: "t" };
const keys = (choices: ReturnType<typeof choicesOf>) => choices.map(({ key }) => key);

describe("what can be chosen", () => {
  it("is, to consult, only who is free; and no flow", () => {
    const choices = choicesOf({ ...asked, action: "consult" });
    expect(keys(choices)).toEqual(["agent:busy", "agent:free", "agent:gone", "queue:own", "queue:other"]);
    expect(keys(choices.filter(({ pickable }) => pickable))).toEqual(["agent:free", "queue:own", "queue:other"]);
  });

  it("is, to transfer, also a flow", () => {
    const choices = choicesOf({ ...asked, action: "transfer" });
    expect(keys(choices.filter(({ pickable }) => pickable))).toEqual([
      "agent:free",
      "queue:own",
      "queue:other",
      "flow:f",
    ]);
  });

  it("is, for a message, only a queue of the same enterprise", () => {
    expect(keys(choicesOf({ ...asked, action: "to_voicemail", q: "0215555" }))).toEqual(["queue:own"]);
  });

  it("is a number first, once one is written", () => {
    expect(keys(choicesOf({ ...asked, action: "transfer", q: "021-5555 0001" }))[0]).toBe("outside-number:02155550001");
    expect(digitsOf("8")).toBeNull();
    expect(digitsOf("李8003")).toBeNull();
    expect(digitsOf("+8613800000000")).toBe("+8613800000000");
  });

  it("begins with what was used last and still is there", () => {
    const recent = [
      { kind: "agent" as const, agent_id: "free" },
      { kind: "agent" as const, agent_id: "of another enterprise" },
      { kind: "number" as const, digits: "02155550001" },
    ];
    const found = keys(choicesOf({ ...asked, action: "consult", recent }));
    expect(found.slice(0, 3)).toEqual(["recent-agent:free", "recent-number:02155550001", "agent:busy"]);
    expect(keys(choicesOf({ ...asked, action: "consult", recent, q: "林" }))[0]).toBe("agent:busy");
  });
});

describe("the arrows", () => {
  const choices = choicesOf({ ...asked, action: "consult" });

  it("walk over what can be taken, around the ends", () => {
    expect(nextChoice(choices, "agent:free", 1)).toBe("queue:own");
    expect(nextChoice(choices, "queue:other", 1)).toBe("agent:free");
    expect(nextChoice(choices, "agent:free", -1)).toBe("queue:other");
    expect(nextChoice([], null, 1)).toBeNull();
  });

  it("begin at the first that can be taken, also when the one walked to is gone", () => {
    expect(activeOf(choices, null)?.key).toBe("agent:free");
    expect(activeOf(choices, "agent:gone")?.key).toBe("agent:free");
    expect(activeOf(choices, "queue:own")?.key).toBe("queue:own");
  });
});
