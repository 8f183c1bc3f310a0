import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Blocked = Schemas["BlockedOut"];
export type Policy = Schemas["PolicyOut"];
export type PolicyBody = Schemas["PolicyBody"];
export type Breach = Schemas["BreachOut"];

export const BLOCKED = "blocked-callers";
export const POLICIES = "nuisance-policies";
export const BREACHES = "nuisance-breaches";

export const loadBlocked = (number: string) =>
  dataOf(server.GET("/api/nuisance/blocked", { params: { query: { number } } }));
export const block = (body: Schemas["BlockBody"]) => dataOf(server.POST("/api/nuisance/blocked", { body }));
export const unblock = (id: string) =>
  server.DELETE("/api/nuisance/blocked/{blocked_id}", { params: { path: { blocked_id: id } } });
export const loadPolicies = () => dataOf(server.GET("/api/nuisance/policies"));
export const setPolicy = (tenantId: string, body: PolicyBody) =>
  server.PUT("/api/nuisance/policies/{tenant_id}", { params: { path: { tenant_id: tenantId } }, body });
export const loadBreaches = (query: { kind?: Breach["kind"]; since: string; until: string }) =>
  dataOf(server.GET("/api/nuisance/breaches", { params: { query } }));
