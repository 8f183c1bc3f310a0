import { describe, expect, it } from "vitest";
import type { Prompt, PromptVersion } from "./api";
import {
  found,
  isKey,
  languageOf,
  ownVersionOf,
  recordable,
  refreshEvery,
  shelfOf,
  textOf,
  toneOf,
  versionIn,
} from "./prompt-model";

const said = (changes: Partial<PromptVersion> = {}): PromptVersion => ({
  id: "v1",
  language: "zh-CN",
  version: 1,
  text: "您好，欢迎来电。",
  state: "ready",
  source: "speech",
  seconds: 2.4,
  fault: null,
  author: "",
  created_at: "2026-11-22T00:00:00Z",
  ready_version: 1,
  ...changes,
});
const prompt = (changes: Partial<Prompt> = {}): Prompt => ({
  tenant_id: "museum",
  key: "welcome",
  name: "问候",
  platform: false,
  languages: [said()],
  ...changes,
});

describe("prompts on their shelves", () => {
  const all = [
    prompt(),
    prompt({
      key: "menu",
      name: "",
      languages: [said({ text: "请按一" }), said({ language: "en", text: "Press one" })],
    }),
    prompt({ key: "goodbye", platform: true, tenant_id: "operator" }),
    prompt({ key: "spoken.zh.7", platform: true, tenant_id: "operator", languages: [said({ text: "七" })] }),
  ];

  it("keeps the words of numbers apart from what the platform says", () => {
    expect(all.map(shelfOf)).toEqual(["own", "own", "platform", "words"]);
    expect(found(all, { shelf: "words", search: "" }).map((each) => each.key)).toEqual(["spoken.zh.7"]);
  });

  it("finds by key, name and text of any language, whatever the case", () => {
    const keys = (search: string) => found(all, { shelf: "own", search }).map((each) => each.key);
    expect(keys("press ONE")).toEqual(["menu"]);
    expect(keys(" 问候 ")).toEqual(["welcome"]);
    expect(keys("")).toEqual(["welcome", "menu"]);
    expect(keys("goodbye")).toEqual([]);
  });

  it("knows a version by its language", () => {
    expect(versionIn(all[1] ?? prompt(), "en")?.text).toBe("Press one");
    expect(versionIn(prompt(), "en")).toBeUndefined();
  });

  it("is shown in Mandarin first, and by the text of the reader's language", () => {
    expect(all.map(languageOf)).toEqual(Array(4).fill("zh-CN"));
    expect(languageOf(prompt({ languages: [said({ language: "en" })] }))).toBe("en");
    expect([textOf(all[1] ?? prompt(), "en"), textOf(all[1] ?? prompt(), "zh-CN"), textOf(prompt(), "en")]).toEqual([
      "Press one",
      "请按一",
      "您好，欢迎来电。",
    ]);
    expect(textOf(prompt({ languages: [] }), "en")).toBe("");
  });

  it("makes an own version of the platform's, or finds the one that is there", () => {
    const platforms = prompt({ key: "welcome", platform: true, tenant_id: "operator" });
    expect(ownVersionOf(platforms, "museum", all)).toBe(all[0]);
    expect(ownVersionOf(platforms, "gas", all)).toEqual({
      tenant_id: "gas",
      key: "welcome",
      name: "问候",
      platform: false,
      languages: [],
    });
  });
});

describe("the state of a version", () => {
  it("looks worse the more it needs somebody", () => {
    expect(toneOf(said())).toBe("good");
    expect(toneOf(said({ state: "waiting" }))).toBe("busy");
    expect(toneOf(said({ state: "waiting", fault: "speech.not_installed" }))).toBe("attention");
    expect(toneOf(said({ state: "failed", fault: "speech.failed" }))).toBe("bad");
  });

  it("is looked at often only while something is being spoken", () => {
    expect(refreshEvery([prompt(), prompt({ languages: [said({ state: "waiting" })] })])).toBeLessThan(2_000);
    expect(refreshEvery([prompt()])).toBeGreaterThan(10_000);
    expect(refreshEvery(undefined)).toBeGreaterThan(10_000);
  });
});

describe("keys and formats", () => {
  it("takes plain names with single dots", () => {
    expect(["welcome", "stock.990101", "a-b_c"].map(isKey)).toEqual([true, true, true]);
    expect(["", "a..b", ".a", "a b", "问候", "x".repeat(65)].map(isKey)).toEqual(Array(6).fill(false));
  });

  it("records in what the browser can", () => {
    expect(recordable((type) => type === "audio/mp4")).toBe("audio/mp4");
    expect(recordable(() => true)).toContain("webm");
    expect(recordable(() => false)).toBe("");
  });
});
