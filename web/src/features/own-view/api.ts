import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type OwnView = components["schemas"]["OwnViewOut"];
export type Issue = components["schemas"]["IssueOut"];
export type TypeIssue = components["schemas"]["TypeIssueOut"];
export type OwnClock = components["schemas"]["OwnClockOut"];
export type OwnReport = components["schemas"]["OwnReportOut"];
export type Language = "zh-CN" | "en";

export interface Asked {
  tenant_id: string;
  from: string;
  to: string;
}

function queryOf({ tenant_id, from, to }: Asked) {
  return { tenant_id, ...(from !== "" && { from }), ...(to !== "" && { to }) };
}

export function loadOwnView(asked: Asked) {
  return dataOf(server.GET("/api/own-view", { params: { query: queryOf(asked) } }));
}

export function paperAddress(asked: Asked, language: Language): string {
  return `/api/own-view/paper.pdf?${new URLSearchParams({ ...queryOf(asked), language }).toString()}`;
}

export function loadReports(tenantId: string) {
  return dataOf(server.GET("/api/own-view/reports", { params: { query: { tenant_id: tenantId } } }));
}

export function reportAddress(id: string, language: Language): string {
  return `/api/own-view/reports/${id}/paper.pdf?language=${language}`;
}
