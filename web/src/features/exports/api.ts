import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type ListExport = components["schemas"]["ListExportOut"];
export type ListSource = components["schemas"]["ListSourceOut"];
export type NewExport = components["schemas"]["ListExportBody"];
export type StandingExport = components["schemas"]["StandingExportOut"];
export type NewStanding = components["schemas"]["StandingExportBody"];

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

export function isUnderWay({ state }: ListExport): boolean {
  return state === "waiting" || state === "running";
}
