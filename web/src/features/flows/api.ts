import { dataOf, server } from "@/shared/api/client";
import type { FlowDetails, FlowProblem } from "@/shared/api/model";
import { Problem } from "@/shared/api/problem";
import type { Catalogue } from "./model/catalogue";
import { CONTRACT } from "./model/contract-catalogue";
import type { FlowDocument } from "./model/document";

const of = (id: string) => ({ flow_id: id });

export interface Listed {
  id: string;
  tenant_id: string;
  code: string;
  name_zh: string;
  name_en: string;
  columns?: string[];
  fields?: { code: string }[];
}

export interface Prompt {
  key: string;
  name: string;
  languages: { language: string; version: number; text: string; state: string; seconds: number | null; id: string }[];
}

export interface Draft {
  document: unknown;
  revision: number;
  changed_at: string;
  author: string;
}

export type FlowWithDraft = FlowDetails & { draft?: Draft | null };

type Method = "get" | "post" | "put" | "delete";
interface Loose {
  request: (method: Method, path: string, init: object) => Promise<{ data?: unknown }>;
}
const ask = async <T>(method: Method, path: string, init: object = {}): Promise<T> =>
  (await (server as unknown as Loose).request(method, path, init)).data as T;

export const loadFlows = () => dataOf(server.GET("/api/flows"));
export const loadFlow = async (id: string): Promise<FlowWithDraft> =>
  dataOf(server.GET("/api/flows/{flow_id}", { params: { path: of(id) } }));
export const loadVersion = (id: string, version: number) =>
  dataOf(server.GET("/api/flows/{flow_id}/versions/{version}", { params: { path: { ...of(id), version } } }));
export const checkFlow = (id: string, document: unknown) =>
  dataOf(server.POST("/api/flows/{flow_id}/validate", { params: { path: of(id) }, body: { document } }));
export const publishFlow = (id: string, document: unknown, note: string) =>
  dataOf(server.POST("/api/flows/{flow_id}/versions", { params: { path: of(id) }, body: { document, note } }));
export const loadDraft = (id: string) => ask<Draft | null>("get", `/api/flows/${id}/draft`);
export const saveDraft = (id: string, document: FlowDocument, revision: number) =>
  ask<{ revision: number }>("put", `/api/flows/${id}/draft`, { body: { document, revision } });

export async function loadCatalogue(): Promise<Catalogue> {
  return Promise.resolve(new Map(CONTRACT.map((type) => [type.type, type])));
}

export async function loadList(path: string, tenantId: string): Promise<Listed[]> {
  const { items } = await ask<{ items: Listed[] }>("get", `/api/${path}`, {
    params: { query: { tenant_id: tenantId } },
  });
  return items;
}

export async function loadPrompts(tenantId: string): Promise<Prompt[]> {
  const { items } = await ask<{ items: Prompt[] }>("get", "/api/prompts", {
    params: { query: { tenant_id: tenantId } },
  });
  return items;
}

/** The problems that a refused document was refused for. */
export function problemsOf(error: unknown): FlowProblem[] | null {
  const problems = error instanceof Problem ? error.details["problems"] : null;
  return error instanceof Problem && error.code === "flow.invalid" && Array.isArray(problems)
    ? (problems as FlowProblem[])
    : null;
}

export interface Released {
  id: string;
  state: "in_review" | "scheduled" | "published" | "rejected" | "withdrawn" | "failed";
  version: number | null;
}

export const askRelease = (id: string, body: { document: unknown; note: string; publish_at?: string }) =>
  ask<Released>("post", `/api/flows/${id}/releases`, { body });

export const promptAudio = (id: string): string => `/api/prompts/${id}/audio`;

export async function speakPrompt(prompt: {
  tenantId: string;
  key: string;
  language: string;
  text: string;
}): Promise<void> {
  const form = new FormData();
  form.set("tenant_id", prompt.tenantId);
  form.set("key", prompt.key);
  form.set("language", prompt.language);
  form.set("text", prompt.text);
  await ask("post", "/api/prompts", { body: form, bodySerializer: (body: FormData) => body });
}
