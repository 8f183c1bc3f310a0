import { dataOf, server } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { uuid } from "../uuid";

export type KeptFile = components["schemas"]["FileOut"];

export const MOST_BYTES = 20 * 1024 * 1024;
export const TAKEN = ".jpg,.jpeg,.png,.gif,.webp,.heic,.pdf,.docx,.xlsx,.pptx,.txt,.csv,.mp3,.wav,.amr,.m4a,.mp4,.mov";

export const loadFiles = (ids: string[]) =>
  dataOf(server.GET("/api/files", { params: { query: { id: ids } } })).then(({ items }) => items);

export const removeFile = (id: string) => server.DELETE("/api/files/{file_id}", { params: { path: { file_id: id } } });

export const addressOf = (id: string) => `/api/files/${id}`;

/** Sends a file and tells how far it has come; only the old way of asking knows that. */
export function sendFile(tenantId: string, file: File, onProgress: (percent: number) => void): Promise<KeptFile> {
  if (file.size > MOST_BYTES) return Promise.reject(new Problem("file.too_large", 413));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/files");
    request.setRequestHeader("Idempotency-Key", uuid());
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => {
      onProgress(Math.round((100 * loaded) / Math.max(1, total)));
    };
    request.onload = () => {
      const body = request.response as { code?: string; details?: Record<string, unknown> } | null;
      if (request.status === 201) resolve(body as unknown as KeptFile);
      else reject(new Problem(body?.code ?? "client.unexpected", request.status, body?.details ?? {}));
    };
    request.onerror = () => {
      reject(new Problem("client.no_connection", 0));
    };
    const form = new FormData();
    form.set("tenant_id", tenantId);
    form.set("file", file);
    request.send(form);
  });
}

/** A size as people read it. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  const [amount, unit] = bytes < 1_048_576 ? [bytes / 1024, "KB"] : [bytes / 1_048_576, "MB"];
  return `${amount < 10 ? amount.toFixed(1) : String(Math.round(amount))} ${unit}`;
}
