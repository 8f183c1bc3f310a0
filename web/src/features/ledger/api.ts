import { dataOf, filled, server } from "@/shared/api/client";
import type { Interaction } from "@/shared/api/model";
import { withInstants, type SearchForm } from "@/shared/search/search-form";

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

export const searchInteractions = (form: SearchForm<"result">, after: string, limit: number) =>
  dataOf(
    server.GET("/api/interactions", {
      params: { query: filled({ ...withInstants(form), result: form.result as Result, after, limit }) },
    }),
  );
export const loadInteraction = (id: string) =>
  dataOf(server.GET("/api/interactions/{interaction_id}", { params: { path: { interaction_id: id } } }));
