import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type ImportJob = components["schemas"]["ImportJobOut"];
export type ListColumn = components["schemas"]["ListColumnOut"];
export type BadRow = components["schemas"]["BadRowOut"];
export type ImportPlan = components["schemas"]["ImportPlanBody"];

export const IMPORTS = "imports";

const at = (id: string) => ({ params: { path: { import_id: id } } });

export const loadImports = (after?: string) =>
  dataOf(server.GET("/api/imports", { params: { query: after === undefined ? {} : { after } } }));
export const loadImport = (id: string) => dataOf(server.GET("/api/imports/{import_id}", at(id)));
export const loadTargets = (tenantId: string) =>
  dataOf(server.GET("/api/imports/targets", { params: { query: { tenant_id: tenantId } } }));
export const loadBadRows = (id: string, language: "zh" | "en", after: number) =>
  dataOf(
    server.GET("/api/imports/{import_id}/bad-rows", {
      params: { path: { import_id: id }, query: { language, after, limit: 100 } },
    }),
  );
export const loadKept = (id: string) => dataOf(server.GET("/api/imports/{import_id}/kept", at(id)));

/** How a text can be written, where it is not told by itself. */
export const ENCODINGS = ["utf-8", "gb18030", "utf-16", "big5"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What people call the encoding by which a text is read. */
export function encodingOf({ encoding }: ImportJob["reading"]): Encoding {
  if (encoding === "cp950") return "big5";
  return ENCODINGS.find((each) => encoding.startsWith(each)) ?? "utf-8";
}

interface Upload {
  tenant_id: string;
  target: string;
  file: Blob;
  encoding?: Encoding;
}

export const uploadList = (wanted: Upload) =>
  dataOf(
    server.POST("/api/imports", {
      // the description calls a file a text; what is sent is a form with a file in it
      body: wanted as unknown as components["schemas"]["Body_upload_import_api_imports_post"],
      bodySerializer: () => {
        const form = new FormData();
        for (const [name, value] of Object.entries(wanted) as [string, string | Blob][]) form.set(name, value);
        return form;
      },
    }),
  );
export const chooseSheet = (id: string, sheet: number) =>
  dataOf(server.PUT("/api/imports/{import_id}/sheet", { ...at(id), body: { sheet } }));
export const chooseEncoding = (id: string, encoding: Encoding) =>
  dataOf(server.PUT("/api/imports/{import_id}/encoding", { ...at(id), body: { encoding } }));
export const checkImport = (id: string, plan: ImportPlan) =>
  dataOf(server.POST("/api/imports/{import_id}/check", { ...at(id), body: plan }));
export const startImport = (id: string) => dataOf(server.POST("/api/imports/{import_id}/start", at(id)));
export const stopImport = (id: string) => dataOf(server.POST("/api/imports/{import_id}/stop", at(id)));
export const undoImport = (id: string) => dataOf(server.POST("/api/imports/{import_id}/undo", at(id)));
export const removeImport = (id: string) => server.DELETE("/api/imports/{import_id}", at(id));

export const badRowsAddress = (id: string, language: "zh" | "en") =>
  `/api/imports/${id}/bad-rows.csv?language=${language}`;
/** An empty list to be filled in, with the columns that this enterprise has. */
export const templateAddress = (tenantId: string, target: string, language: "zh" | "en") =>
  `/api/imports/targets/${target}/template.xlsx?tenant_id=${tenantId}&language=${language}`;

export function isAtWork({ state }: ImportJob): boolean {
  return state === "checking" || state === "running" || state === "undoing";
}
