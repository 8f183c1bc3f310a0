import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type House = Schemas["HouseRulesOut"];
export type PoolRule = Schemas["PoolRuleBody"];

export const RULES = "supervision-rules";

export const loadRules = () => dataOf(server.GET("/api/supervision/rules"));
export const ruleHouse = (tenant_id: string, hide_listening_from_agents: boolean) =>
  server.PUT("/api/tenants/{tenant_id}/supervision", {
    params: { path: { tenant_id } },
    body: { hide_listening_from_agents },
  });
export const rulePool = (pool_id: string, body: PoolRule) =>
  server.PUT("/api/pools/{pool_id}/supervision", { params: { path: { pool_id } }, body });
