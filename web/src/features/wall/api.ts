import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type LimitsRow = components["schemas"]["QueueLimitsRow"];
export type LimitsSet = components["schemas"]["LimitsSet"];

export const loadAlarms = () => dataOf(server.GET("/api/wall/alarms"));
export const loadLimits = () => dataOf(server.GET("/api/wall/limits"));
export const setOfTenant = (id: string, body: LimitsSet) =>
  server.PUT("/api/wall/limits/tenants/{tenant_id}", { params: { path: { tenant_id: id } }, body });
export const setOfQueue = (id: string, body: LimitsSet) =>
  server.PUT("/api/wall/limits/queues/{queue_id}", { params: { path: { queue_id: id } }, body });
/** A sign of life of a screen before which nobody sits. */
export const stayLoggedIn = () => server.GET("/api/auth/me");
