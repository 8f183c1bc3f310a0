import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Prompt = components["schemas"]["PromptOut"];
export type PromptVersion = components["schemas"]["VersionOfPrompt"];
export type Language = "zh-CN" | "en";

export interface NewVersion {
  tenant_id: string;
  key: string;
  language: Language;
  name: string;
  text: string;
  source: "upload" | "browser";
  file?: Blob;
}

export const PROMPTS = "prompts";
export const LANGUAGES: Language[] = ["zh-CN", "en"];

export const loadPrompts = () => dataOf(server.GET("/api/prompts"));

export const makeVersion = (wanted: NewVersion) =>
  dataOf(
    server.POST("/api/prompts", {
      // the description calls a file a text; what is sent is a form with a file in it
      body: wanted as unknown as components["schemas"]["Body_create_prompt_api_prompts_post"],
      bodySerializer: () => {
        const form = new FormData();
        for (const [name, value] of Object.entries(wanted)) form.set(name, value as string | Blob);
        return form;
      },
    }),
  );

export const retirePrompt = (id: string) =>
  server.DELETE("/api/prompts/{prompt_id}", { params: { path: { prompt_id: id } } });

export const askToRecord = (wanted: { tenant_id: string; key: string; language: Language }) =>
  dataOf(server.POST("/api/prompts/record", { body: wanted }));

export const audioOf = (version: PromptVersion) => `/api/prompts/${version.id}/audio`;
