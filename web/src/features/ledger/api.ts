import { dataOf, filled, server } from "@/shared/api/client";
import type { Interaction } from "@/shared/api/model";

export type Result = NonNullable<Interaction["result"]>;

export const RESULTS: Result[] = [
  "answered",
  "abandoned",
  "self_service",
  "unserved",
  "forwarded",
  "voicemail",
  "callback",
  "unreached",
  "handed_over",
  "refused",
  "fallback",
  "failed",
];

export interface Search {
  tenant_id: string;
  from: string;
  to: string;
  number: string;
  caller: string;
  agent_id: string;
  queue_id: string;
  result: string;
}

export const searchInteractions = (search: Search, after: string, limit: number) =>
  dataOf(
    server.GET("/api/interactions", {
      params: { query: filled({ ...search, result: search.result as Result, after, limit }) },
    }),
  );
export const loadInteraction = (id: string) =>
  dataOf(server.GET("/api/interactions/{interaction_id}", { params: { path: { interaction_id: id } } }));
