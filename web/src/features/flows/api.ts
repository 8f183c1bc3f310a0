import { dataOf, server } from "@/shared/api/client";
import type { FlowDetails, FlowProblem } from "@/shared/api/model";
import { asProblem, Problem } from "@/shared/api/problem";
import { readCatalogue, type Catalogue } from "./model/catalogue";
import type { FlowDocument } from "./model/document";
import type { Expected, Script, Trace } from "./model/script";

const of = (id: string) => ({ params: { path: { flow_id: id } } });
const release = (id: string, releaseId: string) => ({ params: { path: { flow_id: id, release_id: releaseId } } });

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

export const compare = (id: string, from: Side, to: Side) =>
  dataOf(server.POST("/api/flows/{flow_id}/diff", { ...of(id), body: { from, to } }));
export type Difference = Awaited<ReturnType<typeof compare>>;

export const walk = async (id: string, document: unknown, script: Script): Promise<Trace> =>
  (await dataOf(server.POST("/api/flows/{flow_id}/simulate", { ...of(id), body: { document, script } }))) as Trace;

export async function loadCases(id: string): Promise<Case[]> {
  const { items } = await dataOf(server.GET("/api/flows/{flow_id}/cases", of(id)));
  return items.map(({ script, ...rest }) => ({ ...rest, script: script as unknown as Script }));
}

export interface Case {
  id: string;
  name: string;
  script: Script;
}

export const keepCase = (id: string, { script, ...body }: { name: string; script: Script; expected: Expected }) =>
  dataOf(server.POST("/api/flows/{flow_id}/cases", { ...of(id), body: { ...body, script: { ...script } } }));
export const removeCase = (id: string, caseId: string) =>
  dataOf(server.DELETE("/api/flows/{flow_id}/cases/{case_id}", { params: { path: { flow_id: id, case_id: caseId } } }));
export const runCases = async (id: string, document: unknown) =>
  (await dataOf(server.POST("/api/flows/{flow_id}/cases/run", { ...of(id), body: { document } }))).results;
export type CaseResult = Awaited<ReturnType<typeof runCases>>[number];

export const exportFlow = (id: string) => dataOf(server.GET("/api/flows/{flow_id}/export", of(id)));
export const importFlow = (body: { tenant_id: string; file: unknown; code: string | null }) =>
  dataOf(server.POST("/api/flows/import", { body }));

export const loadCatalogue = async (): Promise<Catalogue> =>
  readCatalogue(await dataOf(server.GET("/api/flows/node-types")));

export const loadCalendars = async () => (await dataOf(server.GET("/api/calendars"))).items;
export const loadTables = async () => (await dataOf(server.GET("/api/tables"))).items;
export const loadSkills = async () => (await dataOf(server.GET("/api/skills"))).items;
export const loadForms = async () => (await dataOf(server.GET("/api/forms"))).items;
export const loadSecrets = async () => (await dataOf(server.GET("/api/query-secrets"))).items;

export const loadPrompts = async (tenantId: string) =>
  (await dataOf(server.GET("/api/prompts", { params: { query: { tenant_id: tenantId } } }))).items;
export type Prompt = Awaited<ReturnType<typeof loadPrompts>>[number];

export const promptAudio = (id: string): string => `/api/prompts/${id}/audio`;

export const speakPrompt = (prompt: { tenantId: string; key: string; language: "zh-CN" | "en"; text: string }) =>
  dataOf(
    server.POST("/api/prompts", {
      body: {
        tenant_id: prompt.tenantId,
        key: prompt.key,
        language: prompt.language,
        text: prompt.text,
        name: "",
        source: "upload",
      },
      bodySerializer: (body) => {
        const form = new FormData();
        for (const [name, value] of Object.entries(body)) if (typeof value === "string") form.set(name, value);
        return form;
      },
    }),
  );

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
