import { dataOf, server } from "@/shared/api/client";
import type { FlowProblem } from "@/shared/api/model";
import { Problem } from "@/shared/api/problem";

const of = (id: string) => ({ flow_id: id });

export const loadFlows = () => dataOf(server.GET("/api/flows"));
export const loadFlow = (id: string) => dataOf(server.GET("/api/flows/{flow_id}", { params: { path: of(id) } }));
export const loadVersion = (id: string, version: number) =>
  dataOf(server.GET("/api/flows/{flow_id}/versions/{version}", { params: { path: { ...of(id), version } } }));
export const checkFlow = (id: string, document: unknown) =>
  dataOf(server.POST("/api/flows/{flow_id}/validate", { params: { path: of(id) }, body: { document } }));
export const publishFlow = (id: string, document: unknown, note: string) =>
  dataOf(server.POST("/api/flows/{flow_id}/versions", { params: { path: of(id) }, body: { document, note } }));

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
