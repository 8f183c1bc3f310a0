import { expect, it } from "vitest";
import { isFound, type Agent, type Pool } from "@/shared/agents";
import type { Person } from "./api";
import { bodyOf, changeOf, fieldsOf, housesOf, levelsIn, rolesToGive } from "./model";

const person: Person = {
  id: "u",
  tenant_id: "t",
  username: "chen.jing",
  display_name: "陈静",
  role: "agent",
  staff_no: "801",
  is_disabled: false,
  must_change_password: false,
  pool: { id: "p", name_zh: "", name_en: "" },
  assigned: [],
};

const level = (id: string, tenant_id: string, value: number) => ({
  id,
  tenant_id,
  code: "",
  name_zh: "",
  name_en: "",
  level: value,
});

const agent: Agent = {
  user_id: "u",
  display_name: "陈静",
  staff_no: "801",
  pool_id: "p",
  pool_zh: "",
  pool_en: "",
  is_disabled: false,
  queues: [level("q", "a", 3), level("r", "b", 4)],
  skills: [],
};

const pool = (tenant_id: string): Pool => ({
  id: "p",
  tenant_id,
  tenant_zh: "",
  tenant_en: "",
  code: "",
  name_zh: "",
  name_en: "",
  agents: 1,
  in_service: 0,
});

it("lets the operator appoint only administrators in an enterprise", () => {
  expect(rolesToGive("operator_admin", "client")).toEqual(["tenant_admin"]);
  expect(rolesToGive("operator_admin", "operator")).toContain("supervisor");
  expect(rolesToGive("tenant_admin", "operator")).toEqual([]);
  expect(rolesToGive("tenant_admin", "client")).not.toContain("operator_admin");
});

it("sends only what the role has", () => {
  expect(changeOf({ ...fieldsOf(person), assigned: ["a"] })).toEqual({
    display_name: "陈静",
    staff_no: "801",
    pool_id: "p",
    assigned: [],
  });
  expect(changeOf({ ...fieldsOf(person), role: "supervisor", staff_no: "", assigned: ["a"] })).toMatchObject({
    staff_no: null,
    pool_id: null,
    assigned: ["a"],
  });
  expect(bodyOf({ role: "agent", username: " Chen.Jing ", display_name: "陈静" })).toMatchObject({
    username: "chen.jing",
    tenant_id: null,
  });
});

it("finds people by every word, whether or not they have a number", () => {
  expect(isFound(person, "80 静")).toBe(true);
  expect(isFound(person, "CHEN")).toBe(true);
  expect(isFound(person, "王")).toBe(false);
  expect(isFound({ ...person, staff_no: null }, "")).toBe(true);
});

it("takes what an agent has of one enterprise only", () => {
  expect(levelsIn(agent.queues, "a")).toEqual({ q: 3 });
});

it("lets an enterprise's own agent serve it alone, and the operator's serve all", () => {
  const clients = [{ id: "a" }, { id: "b" }];
  expect(housesOf(agent, clients, [pool("b")])).toEqual([{ id: "b" }]);
  expect(housesOf(agent, clients, [pool("operator")])).toEqual(clients);
  expect(housesOf(agent, clients, [])).toEqual(clients);
});
