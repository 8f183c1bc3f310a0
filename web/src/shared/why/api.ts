import { dataOf, server } from "../api/client";

export const whyAgent = (userId: string) =>
  dataOf(server.GET("/api/floor/why/agent/{user_id}", { params: { path: { user_id: userId } } }));
export const whyWork = (id: string) =>
  dataOf(server.GET("/api/floor/why/work/{interaction_id}", { params: { path: { interaction_id: id } } }));
export const decisionsOf = (id: string) =>
  dataOf(server.GET("/api/interactions/{interaction_id}/decisions", { params: { path: { interaction_id: id } } }));

export type WhyAgentAnswer = Awaited<ReturnType<typeof whyAgent>>;
export type WhyWorkAnswer = Awaited<ReturnType<typeof whyWork>>;
export type Offer = Awaited<ReturnType<typeof decisionsOf>>["offers"][number];
