import { http } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import type { Named, Page } from "@/shared/api/model";

export interface Flow extends Named {
  tenant_id: string;
  code: string;
  published_version: number | null;
}

export interface FlowVersion {
  version: number;
  note: string;
  published_at: string;
  author: string;
}

export interface FlowDetails extends Flow {
  versions: FlowVersion[];
  document: Record<string, unknown> | null;
}

export interface FlowProblem {
  node: string | null;
  code: string;
  details: Record<string, unknown>;
}

export const loadFlows = () => http.get<Page<Flow>>("/api/flows");
export const loadFlow = (id: string) => http.get<FlowDetails>(`/api/flows/${id}`);
export const loadVersion = (id: string, version: number) =>
  http.get<{ version: number; document: Record<string, unknown> }>(`/api/flows/${id}/versions/${String(version)}`);
export const checkFlow = (id: string, document: unknown) =>
  http.post<{ problems: FlowProblem[] }>(`/api/flows/${id}/validate`, { document });
export const publishFlow = (id: string, document: unknown, note: string) =>
  http.post<{ version: number }>(`/api/flows/${id}/versions`, { document, note });

/** What a typed document is, or where it stops being JSON. */
export function readDocument(text: string): { document: unknown } | { problem: FlowProblem } {
  try {
    return { document: JSON.parse(text) as unknown };
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return { problem: { node: null, code: "client.not_json", details: { message } } };
  }
}

/** The problems that a refused document was refused for. */
export function problemsOf(error: unknown): FlowProblem[] | null {
  const problems = error instanceof Problem ? error.details["problems"] : null;
  return error instanceof Problem && error.code === "flow.invalid" && Array.isArray(problems)
    ? (problems as FlowProblem[])
    : null;
}
