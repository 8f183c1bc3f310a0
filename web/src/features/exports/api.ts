import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type ListExport = components["schemas"]["ListExportOut"];
export type ListSource = components["schemas"]["ListSourceOut"];
export type NewExport = components["schemas"]["ListExportBody"];
export type StandingExport = components["schemas"]["StandingExportOut"];
export type NewStanding = components["schemas"]["StandingExportBody"];

export type ExportGrant = components["schemas"]["ListGrantOut"];
export type Candidate = Pick<components["schemas"]["PersonOut"], "user_id" | "display_name" | "role" | "staff_no">;

export const EXPORTS = "list_exports";
export const REASONS: NewExport["reason"][] = ["report", "campaign", "handover", "audit", "request", "other"];

export const loadExports = () => dataOf(server.GET("/api/exports"));
export const loadSources = (tenantId: string) =>
  dataOf(server.GET("/api/exports/sources", { params: { query: { tenant_id: tenantId } } }));
export const askForList = (body: NewExport) => dataOf(server.POST("/api/exports", { body }));
export const stopExport = (id: string) =>
  dataOf(server.POST("/api/exports/{list_export_id}/stop", { params: { path: { list_export_id: id } } }));
export const loadFetches = (id: string) =>
  dataOf(server.GET("/api/exports/{list_export_id}/fetches", { params: { path: { list_export_id: id } } }));
export const loadStanding = () => dataOf(server.GET("/api/export-authorisations"));
export const authorise = (body: NewStanding) => dataOf(server.POST("/api/export-authorisations", { body }));
export const revoke = (id: string) =>
  server.DELETE("/api/export-authorisations/{authorisation_id}", { params: { path: { authorisation_id: id } } });
export const loadGrants = () => dataOf(server.GET("/api/exports/grants"));
export const grant = (userId: string, body: components["schemas"]["ListGrantBody"]) =>
  server.PUT("/api/exports/grants/{user_id}", { params: { path: { user_id: userId } }, body });

const GRANTABLE: Candidate["role"][] = ["supervisor", "clerk", "tenant_viewer"];

/** Who can be given the right: who works for the enterprise, and those of its house who only look. */
export async function loadCandidates(tenantId: string): Promise<Candidate[]> {
  const [workers, house] = await Promise.all([
    dataOf(server.GET("/api/teams/people", { params: { query: { tenant_id: tenantId } } })),
    dataOf(server.GET("/api/users")),
  ]);
  const lookers = house.items
    .filter((each) => each.tenant_id === tenantId && !each.is_disabled)
    .map((each) => ({ ...each, user_id: each.id }));
  const found = [...workers.items, ...lookers].filter((each) => GRANTABLE.includes(each.role));
  return [...new Map(found.map((each) => [each.user_id, each])).values()];
}

export function isUnderWay({ state }: ListExport): boolean {
  return state === "waiting" || state === "running";
}
