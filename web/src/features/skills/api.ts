import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export const addSkill = (body: Schemas["NewSkillBody"]) => dataOf(server.POST("/api/skills", { body }));
export const changeSkill = (id: string, body: Schemas["SkillBody"]) =>
  dataOf(server.PUT("/api/skills/{skill_id}", { params: { path: { skill_id: id } }, body }));
export const removeSkill = (id: string) =>
  server.DELETE("/api/skills/{skill_id}", { params: { path: { skill_id: id } } });
