import { dataOf, server } from "@/shared/api/client";
import type { FlowDetails, FlowProblem } from "@/shared/api/model";
import { asProblem, Problem } from "@/shared/api/problem";
import { readCatalogue, type Catalogue, type ToldNodeType } from "./model/catalogue";
import type { FlowDocument } from "./model/document";
import type { Script, Trace } from "./model/script";

const of = (id: string) => ({ params: { path: { flow_id: id } } });
const release = (id: string, releaseId: string) => ({ params: { path: { flow_id: id, release_id: releaseId } } });

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

type Method = "get" | "post" | "put" | "delete";
interface Loose {
  request: (method: Method, path: string, init: object) => Promise<{ data?: unknown }>;
}
const ask = async <T>(method: Method, path: string, init: object = {}): Promise<T> =>
  (await (server as unknown as Loose).request(method, path, init)).data as T;

export const loadFlows = () => dataOf(server.GET("/api/flows"));
export const loadVersion = (id: string, version: number) =>
  dataOf(
    server.GET("/api/flows/{flow_id}/versions/{version}", { params: { path: { ...of(id).params.path, version } } }),
  );
export const createFlow = (body: {
  tenant_id: string;
  code: string;
  name_zh: string;
  name_en: string;
  document?: Record<string, unknown>;
}) => dataOf(server.POST("/api/flows", { body }));
export const checkFlow = (id: string, document: unknown) =>
  dataOf(server.POST("/api/flows/{flow_id}/validate", { ...of(id), body: { document } }));

export interface OpenedFlow {
  flow: FlowDetails;
  draft: { document: unknown; revision: number } | null;
}

/** A flow with its draft, if there is one. */
export async function loadFlow(id: string): Promise<OpenedFlow> {
  const flow = await dataOf(server.GET("/api/flows/{flow_id}", of(id)));
  return { flow, draft: flow.draft === null ? null : await loadDraft(id) };
}

export async function loadDraft(id: string): Promise<{ document: unknown; revision: number } | null> {
  try {
    return await dataOf(server.GET("/api/flows/{flow_id}/draft", of(id)));
  } catch (error) {
    // it was published or thrown away a moment ago
    if (asProblem(error).status === 404) return null;
    throw error;
  }
}

const plain = (document: FlowDocument) => document as unknown as Record<string, unknown>;

export const saveDraft = (id: string, document: FlowDocument, revision: number) =>
  dataOf(server.PUT("/api/flows/{flow_id}/draft", { ...of(id), body: { document: plain(document), revision } }));
export const discardDraft = (id: string) => dataOf(server.DELETE("/api/flows/{flow_id}/draft", of(id)));

export const askRelease = (
  id: string,
  body: { document: unknown; note: string; publish_at: string | null; base_version: number },
) => dataOf(server.POST("/api/flows/{flow_id}/releases", { ...of(id), body }));
export const approveRelease = (id: string, releaseId: string, comment: string) =>
  dataOf(
    server.POST("/api/flows/{flow_id}/releases/{release_id}/approve", { ...release(id, releaseId), body: { comment } }),
  );
export const rejectRelease = (id: string, releaseId: string, comment: string) =>
  dataOf(
    server.POST("/api/flows/{flow_id}/releases/{release_id}/reject", { ...release(id, releaseId), body: { comment } }),
  );
export const withdrawRelease = (id: string, releaseId: string, comment: string) =>
  dataOf(
    server.POST("/api/flows/{flow_id}/releases/{release_id}/withdraw", {
      ...release(id, releaseId),
      body: { comment },
    }),
  );
export const rollBack = (id: string, version: number, note: string) =>
  dataOf(server.POST("/api/flows/{flow_id}/roll-back", { ...of(id), body: { version, note } }));
export const tryFlow = (id: string, document: unknown) =>
  dataOf(server.POST("/api/flows/{flow_id}/trials", { ...of(id), body: { document } }));

export type Side = number | "draft";

export interface Difference {
  added: string[];
  removed: string[];
  changed: { node: string; fields: { path: string; before: unknown; after: unknown }[] }[];
  start?: { before: string; after: string } | null;
}

export const compare = (id: string, from: Side, to: Side) =>
  ask<Difference>("post", `/api/flows/${id}/diff`, { body: { from, to } });

export const walk = (id: string, document: unknown, script: Script) =>
  ask<Trace>("post", `/api/flows/${id}/simulate`, { body: { document, script } });

export interface Case {
  id: string;
  name: string;
  script: Script;
  expected: Record<string, unknown>;
}

export interface CaseResult {
  id: string;
  name: string;
  passed: boolean;
  difference?: unknown;
}

export const loadCases = async (id: string) => (await ask<{ items: Case[] }>("get", `/api/flows/${id}/cases`)).items;
export const keepCase = (id: string, body: Omit<Case, "id">) =>
  ask<{ id: string }>("post", `/api/flows/${id}/cases`, { body });
export const removeCase = (id: string, caseId: string) => ask<null>("delete", `/api/flows/${id}/cases/${caseId}`);
export const runCases = async (id: string, document: unknown) =>
  (await ask<{ results: CaseResult[] }>("post", `/api/flows/${id}/cases/run`, { body: { document } })).results;

export const exportFlow = (id: string) => ask<Record<string, unknown>>("get", `/api/flows/${id}/export`);
export const importFlow = (body: { tenant_id: string; file: unknown; code?: string }) =>
  ask<{ id: string; missing: unknown[] }>("post", "/api/flows/import", { body });

export const loadCatalogue = async (): Promise<Catalogue> =>
  readCatalogue((await ask<{ items: ToldNodeType[] }>("get", "/api/flows/node-types")).items);

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

/** A customer's phone in the browser: only where this is a demonstration. */
export async function hasDemoPhone(): Promise<boolean> {
  try {
    await server.GET("/api/demo/phone");
    return true;
  } catch {
    return false;
  }
}

/** The problems that a refused document was refused for. */
export function problemsOf(error: unknown): FlowProblem[] | null {
  const problems = error instanceof Problem ? error.details["problems"] : null;
  return error instanceof Problem && error.code === "flow.invalid" && Array.isArray(problems)
    ? (problems as FlowProblem[])
    : null;
}
