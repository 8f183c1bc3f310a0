import type { Interaction } from "@/shared/api/model";

/** Who served: his name, or only that somebody did where he belongs to another house. */
export function agentName(agent: Interaction["agent"]): string {
  if (agent === null) return "–";
  return [agent.staff_no, agent.display_name].filter((part) => part !== null && part !== "").join(" ") || "…";
}
