import { server } from "@/shared/api/client";

const of = (id: string) => ({ params: { path: { agent_id: id } } });

export const freeAgent = (id: string) => server.POST("/api/floor/agents/{agent_id}/free", of(id));
export const signOutAgent = (id: string) => server.POST("/api/floor/agents/{agent_id}/sign-out", of(id));
