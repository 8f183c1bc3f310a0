import { describe, expect, it } from "vitest";
import type { useWords } from "../i18n/use-words";
import { sayDecision, sayNoCalls, sayWaits } from "./sentences";

const t = (key: string, values: Record<string, unknown> = {}) => `${key}${JSON.stringify(values)}`;
const words = {
  t,
  locale: "en",
  word: (prefix: string, code: string, values: Record<string, unknown> = {}) => t(`${prefix}.${code}`, values),
  name: (named: { name_en: string } | null | undefined) => named?.name_en ?? "–",
  sentence: String,
} as unknown as ReturnType<typeof useWords>;

const named = [{ id: "s1", name_zh: "英语", name_en: "English" }];

describe("the sentences of an explanation", () => {
  it("name the skills that are known to the reader, and nothing else", () => {
    const reasons = [{ code: "skill_missing" as const, details: { skills: ["s1", "s2"], work: 2, queues: ["q9"] } }];
    const [said] = sayNoCalls({ user_id: "u1", state: "ready", reasons, named }, words);
    expect(said?.about).toEqual(['why.at_skills{"skills":"English"}', 'why.work_count{"count":2}']);
  });

  it("say when less is asked, and who is waited for", () => {
    const answer = {
      interaction_id: "i1",
      is_waiting: true,
      phase: "queued",
      agents: [{ id: "a1", display_name: "Wang Min", staff_no: null }],
      named,
      reasons: [
        { code: "kept_for" as const, details: { agent_id: "a1", state: "talking", until: "2026-11-22T06:00:05Z" } },
        { code: "ring_opens" as const, details: { at: "2026-11-22T06:00:10Z" } },
      ],
    };
    const said = sayWaits(answer, words);
    expect(said[0]?.text).toContain('"agent":"Wang Min"');
    expect(said[0]?.text).toContain('"until":"14:00:05"');
    expect(said[1]?.text).toContain('"at":"14:00:10"');
  });

  it("tell of a decision what was unusual in it, and nothing else", () => {
    const plain = {
      rule: "longest_idle" as const,
      waited: 12,
      idle: 60,
      candidates: 2,
      waiting: 1,
      ring: 0,
      overflowed: false,
      guided: null,
      sharing: "open" as const,
      committed: null,
      used: null,
      late: -8,
    };
    expect(sayDecision(plain, words).map((each) => each.text.split("{")[0])).toEqual([
      "decision.rule.longest_idle",
      "decision.candidates",
      "decision.in_time",
    ]);
    const rare = {
      ...plain,
      ring: 1,
      overflowed: true,
      guided: "named" as const,
      sharing: "committed" as const,
      late: 3,
    };
    expect(sayDecision(rare, words).map((each) => each.text.split("{")[0])).toEqual([
      "decision.rule.longest_idle",
      "decision.candidates",
      "decision.late",
      "decision.guided.named",
      "decision.ring",
      "decision.overflowed",
      "decision.sharing.committed",
    ]);
  });
});
