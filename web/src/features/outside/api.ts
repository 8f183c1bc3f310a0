import { dataOf, server } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import type { components } from "@/shared/api/schema";

export type Given = components["schemas"]["OutsideOut"];
export type GivenFile = components["schemas"]["OutsideFile"];
export type Answer = components["schemas"]["OutsideAnswerIn"];

const at = (token: string) => ({ params: { path: { token } } });
export const loadGiven = (token: string) => dataOf(server.GET("/api/outside/{token}", at(token)));
export const sendAnswer = (token: string, body: Answer) =>
  server.POST("/api/outside/{token}/steps", { ...at(token), body });
export const addressOf = (token: string, fileId: string) => `/api/outside/${token}/files/${fileId}`;

export const MOST_BYTES = 20 * 1024 * 1024;

/** Sends a file, which hangs on nothing before an answer names it. */
export async function sendFile(token: string, file: File): Promise<GivenFile> {
  if (file.size > MOST_BYTES) throw new Problem("file.too_large", 413);
  const body = new FormData();
  body.set("file", file);
  return dataOf(
    server.POST("/api/outside/{token}/files", {
      ...at(token),
      body: body as unknown as components["schemas"]["Body_upload_api_outside__token__files_post"],
      bodySerializer: () => body,
    }),
  );
}
