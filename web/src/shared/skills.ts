import { useQuery } from "@tanstack/react-query";
import { dataOf, server } from "./api/client";
import type { components } from "./api/schema";

export type Skill = components["schemas"]["SkillOut"];

export const SKILLS = "skills";

/** What agents can know, as the reader's enterprises name it. */
export function useSkills() {
  return useQuery({ queryKey: [SKILLS], queryFn: () => dataOf(server.GET("/api/skills")) });
}
