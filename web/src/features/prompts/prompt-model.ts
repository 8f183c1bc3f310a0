import type { ToneName } from "@/shared/ui/tone-tag";
import type { Language, Prompt, PromptVersion } from "./api";

export type Shelf = "own" | "platform" | "words";

const WORD = "spoken.";
const KEY = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const LONGEST_KEY = 64;
const SOON = 1_500;
const NOW_AND_THEN = 30_000;

/** Where a prompt stands: an enterprise's own, the platform's, or one of the words that numbers are spoken with. */
export function shelfOf(prompt: Prompt): Shelf {
  if (!prompt.platform) return "own";
  return prompt.key.startsWith(WORD) ? "words" : "platform";
}

/** The prompts of one shelf that hold what is searched for in their key, name or text. */
export function found(prompts: Prompt[], { shelf, search }: { shelf: Shelf; search: string }): Prompt[] {
  const wanted = search.trim().toLowerCase();
  return prompts.filter(
    (prompt) =>
      shelfOf(prompt) === shelf &&
      (wanted === "" ||
        [prompt.key, prompt.name, ...prompt.languages.map((said) => said.text)].some((text) =>
          text.toLowerCase().includes(wanted),
        )),
  );
}

export function versionIn(prompt: Prompt, language: Language): PromptVersion | undefined {
  return prompt.languages.find((said) => said.language === language);
}

/** The language that a prompt is shown in first: Mandarin, unless it speaks English only. */
export function languageOf(prompt: Prompt): Language {
  return prompt.languages.length === 1 && prompt.languages[0]?.language === "en" ? "en" : "zh-CN";
}

/** What a prompt says, in the reader's language where it speaks that. */
export function textOf(prompt: Prompt, locale: Language): string {
  return versionIn(prompt, locale)?.text || (prompt.languages.find((said) => said.text !== "")?.text ?? "");
}

/** How the state of a version looks: what waits for something that is missing asks for attention. */
export function toneOf(version: PromptVersion): ToneName {
  if (version.state === "ready") return "good";
  if (version.state === "failed") return "bad";
  return version.fault === null ? "busy" : "attention";
}

/** How soon to look again: quickly while something is being spoken. */
export function refreshEvery(prompts: Prompt[] | undefined): number {
  const waits = prompts?.some((prompt) => prompt.languages.some((said) => said.state === "waiting"));
  return waits === true ? SOON : NOW_AND_THEN;
}

export const isKey = (key: string) => key.length <= LONGEST_KEY && KEY.test(key);

/** The same key of the platform as an enterprise's own, with nothing said yet unless it is there already. */
export function ownVersionOf(prompt: Prompt, tenant: string, prompts: Prompt[]): Prompt {
  const there = prompts.find((each) => each.tenant_id === tenant && each.key === prompt.key);
  return there ?? { tenant_id: tenant, key: prompt.key, name: prompt.name, platform: false, languages: [] };
}

/** Which kind of sound this browser can record, the smallest first; empty: whatever it does by itself. */
export function recordable(isSupported: (type: string) => boolean): string {
  return ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"].find(isSupported) ?? "";
}
