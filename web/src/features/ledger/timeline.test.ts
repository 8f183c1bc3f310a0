import { describe, expect, it } from "vitest";
import type { InteractionDetails, TimelineEntry } from "@/shared/api/model";
import type { Directory } from "@/shared/directory";
import { actorOf, factsOf, peopleOf, phasesOf, valuesOf } from "./timeline";

const directory = {
  tenants: new Map(),
  queues: new Map([["q", { name_zh: "报修", name_en: "Repair" }]]),
  users: new Map([["u", { id: "u", display_name: "李晓雯" }]]),
  dispositions: new Map(),
} as unknown as Directory;
const words = {
  name: (named: { name_zh: string } | undefined) => named?.name_zh ?? "–",
  word: (prefix: string, code: string) => `${prefix}:${code}`,
};
const people = new Map([["u", "李晓雯"]]);
const AT = "2026-11-21T08:00:00Z";

function anEvent(details: Record<string, unknown>, name: string | null = null): TimelineEntry {
  const actor = { actor_kind: "agent", actor_id: null, actor_name: name };
  return { seq: 1, type: "offered", at: AT, recorded_at: AT, ...actor, details, title: null };
}

describe("an event", () => {
  it("names people and queues by name, codes by word", () => {
    const values = valuesOf(anEvent({ agent_id: "u", queue_id: "q", cause: "no_answer" }), directory, people, words);
    expect(values).toMatchObject({ agent: "李晓雯", queue: "报修", cause: "end_cause:no_answer" });
  });

  it("calls a person whom the reader does not know by what he is", () => {
    expect(valuesOf(anEvent({ agent_id: "x" }), directory, people, words)["agent"]).toBe("actor:agent");
    expect(actorOf(anEvent({}), words.word)).toBe("actor:agent");
    expect(actorOf(anEvent({}, "李晓雯"), words.word)).toBe("actor:agent 李晓雯");
  });

  it("keeps all its facts for those who want them", () => {
    expect(factsOf(anEvent({ visit: 2, node: "menu", nothing: null }))).toBe("visit=2  node=menu");
  });
});

it("people are known from the directory, from the contact, and from what they did in it", () => {
  const timeline = [{ ...anEvent({}, "周若宁"), actor_id: "w" }];
  const contact = { agent: { id: "v", display_name: "陈知远", staff_no: "802" }, timeline } as InteractionDetails;
  expect([...peopleOf(contact, directory).values()]).toEqual(["李晓雯", "陈知远", "周若宁"]);
});

it("phases share the whole contact", () => {
  const seconds = { flow: 10, wait: 10, talk: 20, hold: null, wrap_up: 0 };
  expect(phasesOf(seconds).map(({ share }) => share)).toEqual([0.25, 0.25, 0.5, 0, 0]);
});
