import { describe, expect, it } from "vitest";
import type { Directory } from "@/shared/directory";
import type { TimelineEvent } from "./api";
import { actorOf, factsOf, phasesOf, valuesOf } from "./timeline";

const directory: Directory = {
  tenants: new Map(),
  queues: new Map([["q", { id: "q", tenant_id: "t", name_zh: "报修", name_en: "Repair" }]]),
  users: new Map([["u", { id: "u", display_name: "李晓雯", staff_no: "8003", role: "agent" }]]),
  dispositions: new Map(),
};
const words = {
  name: (named: { name_zh: string } | undefined) => named?.name_zh ?? "–",
  word: (prefix: string, code: string) => `${prefix}:${code}`,
};

function anEvent(facts: Record<string, unknown>, id: string | null = null): TimelineEvent {
  return { seq: 1, type: "offered", occurred_at: "2026-11-21T08:00:00Z", actor: { kind: "agent", id }, facts };
}

describe("an event", () => {
  it("names people and queues by name, codes by word", () => {
    const values = valuesOf(anEvent({ agent_id: "u", queue_id: "q", cause: "no_answer" }), directory, words);
    expect(values).toMatchObject({ agent: "李晓雯", queue: "报修", cause: "end_cause:no_answer" });
  });

  it("calls a person whom the reader does not know by what he is", () => {
    expect(valuesOf(anEvent({ agent_id: "x" }), directory, words).agent).toBe("actor:agent");
    expect(actorOf(anEvent({}, "x"), directory, words.word)).toBe("actor:agent");
    expect(actorOf(anEvent({}, "u"), directory, words.word)).toBe("actor:agent 李晓雯");
  });

  it("keeps all its facts for those who want them", () => {
    expect(factsOf(anEvent({ visit: 2, node: "menu", nothing: null }))).toBe("visit=2  node=menu");
  });
});

it("phases share the whole contact", () => {
  const row = { flow_seconds: "10.000", wait_seconds: 10, talk_seconds: 20, hold_seconds: null, wrap_up_seconds: 0 };
  expect(phasesOf(row).map(({ share }) => share)).toEqual([0.25, 0.25, 0.5, 0, 0]);
});
