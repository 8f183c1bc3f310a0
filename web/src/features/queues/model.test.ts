import { expect, it } from "vitest";
import type { Agent } from "@/shared/agents";
import type { Queue } from "./api";
import { bodyOf, eligible, fieldsOf, hasTwice, NEW_QUEUE, type Fields } from "./model";

const fields: Fields = { ...NEW_QUEUE, code: "service", name_zh: "服务", name_en: "Service" };

const agent = (over: Partial<Agent>): Agent => ({
  user_id: "u",
  display_name: "陈静",
  staff_no: "801",
  pool_id: "p",
  pool_zh: "",
  pool_en: "",
  is_disabled: false,
  queues: [],
  skills: [],
  ...over,
});

it("sends a new queue with empty rules", () => {
  expect(bodyOf(fields)).toMatchObject({
    code: "service",
    max_waiting: null,
    last_agent_seconds: null,
    rules: { skills: [], relax: [], overflow: [] },
  });
});

it("puts steps in the order of their times and leaves out what was only begun", () => {
  const body = bodyOf({
    ...fields,
    tenant_id: "t",
    skills: [{ skill_id: "s", level: null }, {}],
    relax: [{ after_seconds: 40 }, { after_seconds: 20, min_level: 3, skills: [{ skill_id: "s", level: 2 }] }, {}],
    overflow: [
      { after_seconds: 90, leaves: true, queue_ids: ["q"] },
      { after_seconds: 60, queue_ids: ["q"] },
      { after_seconds: 10 },
    ],
  });
  expect(body).not.toHaveProperty("tenant_id");
  expect(body.rules).toEqual({
    skills: [{ skill_id: "s", level: 1 }],
    relax: [
      { after_seconds: 20, min_level: 3, skills: [{ skill_id: "s", level: 2 }] },
      { after_seconds: 40, min_level: 1, skills: [] },
    ],
    overflow: [
      { after_seconds: 60, queue_ids: ["q"], leaves: false },
      { after_seconds: 90, queue_ids: [], leaves: true },
    ],
  });
});

it("shows what is stored and sends the same again", () => {
  const { rules, ...plain } = bodyOf(fields);
  const queue: Queue = {
    ...(plain as Queue),
    id: "q",
    tenant_id: "t",
    tenant_zh: "",
    tenant_en: "",
    rules: { ...rules, skills: [{ skill_id: "s", level: 4 }] },
  };
  expect(bodyOf(fieldsOf(queue)).rules).toEqual({ skills: [{ skill_id: "s", level: 4 }], relax: [], overflow: [] });
});

it("notices a skill that is named twice", () => {
  expect(hasTwice([{ skill_id: "a" }, { skill_id: "b" }, {}, {}])).toBe(false);
  expect(hasTwice([{ skill_id: "a" }, { skill_id: "a" }])).toBe(true);
});

it("offers agents of the enterprise and of the operator", () => {
  const pools = new Map([
    ["p", "operator"],
    ["q", "other"],
  ]);
  const agents = [agent({}), agent({ user_id: "v", pool_id: "q" }), agent({ user_id: "w", pool_id: "unknown" })];
  expect(eligible(agents, pools, ["operator", "own"]).map((each) => each.user_id)).toEqual(["u", "w"]);
});
