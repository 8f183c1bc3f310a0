import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Person = Schemas["UserOut"];
export type PersonBody = Schemas["PersonBody"];
export type NewPersonBody = Schemas["NewPersonBody"];
export type Opened = Schemas["UserOpened"];

/** What is read again when somebody was added or changed; the directory reads the people too. */
export const PEOPLE = ["users", "agents", "pools", "administered-seats"];

export const loadPeople = () => dataOf(server.GET("/api/users"));

export const addPerson = (body: NewPersonBody) => dataOf(server.POST("/api/users", { body }));
export const addBrowserSeat = (user: Person) =>
  dataOf(
    server.POST("/api/seats", {
      body: {
        kind: "browser",
        code: `B${user.staff_no ?? user.username}`,
        tenant_id: user.tenant_id,
        user_id: user.id,
        caller_shown: "",
        confirm: true,
        note: "",
      },
    }),
  );

const one = (id: string) => ({ params: { path: { user_id: id } } });

export const changePerson = (id: string, body: PersonBody) =>
  dataOf(server.PUT("/api/users/{user_id}", { ...one(id), body }));
export const lockOut = (id: string) => dataOf(server.POST("/api/users/{user_id}/disable", one(id)));
export const letIn = (id: string) => dataOf(server.POST("/api/users/{user_id}/enable", one(id)));
export const resetPassword = (id: string) => dataOf(server.POST("/api/users/{user_id}/reset-password", one(id)));

export const letServe = (id: string, tenant_id: string, queues: Schemas["ServedLevel"][]) =>
  dataOf(server.PUT("/api/agents/{user_id}/queues", { ...one(id), body: { tenant_id, queues } }));
export const teach = (id: string, tenant_id: string, skills: Schemas["SkillLevel"][]) =>
  dataOf(server.PUT("/api/agents/{user_id}/skills", { ...one(id), body: { tenant_id, skills } }));
