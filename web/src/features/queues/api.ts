import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type QueueRow = Schemas["QueueOut"];
export type Queue = Schemas["QueueSettings"];
export type QueueBody = Schemas["QueueBody"];

export const loadQueue = (id: string) =>
  dataOf(server.GET("/api/queues/{queue_id}", { params: { path: { queue_id: id } } }));
export const addQueue = (body: Schemas["NewQueueBody"]) => dataOf(server.POST("/api/queues", { body }));
export const changeQueue = (id: string, body: QueueBody) =>
  dataOf(server.PUT("/api/queues/{queue_id}", { params: { path: { queue_id: id } }, body }));
export const loadServing = (id: string) =>
  dataOf(server.GET("/api/queues/{queue_id}/agents", { params: { path: { queue_id: id } } }));
export const assignAgents = (id: string, agents: Schemas["AgentLevel"][]) =>
  dataOf(server.PUT("/api/queues/{queue_id}/agents", { params: { path: { queue_id: id } }, body: { agents } }));
