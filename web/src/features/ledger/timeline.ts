import type { Directory } from "@/shared/directory";
import type { TimelineEvent } from "./api";

/** The values that an event's sentence names, in words as far as they are ids of ours. */
export function valuesOf(
  event: TimelineEvent,
  directory: Directory,
  words: {
    name: (named: { name_zh: string; name_en: string } | undefined) => string;
    word: (prefix: string, code: string) => string;
  },
): Record<string, string> {
  const { facts } = event;
  const text = (key: string) =>
    typeof facts[key] === "string" || typeof facts[key] === "number" ? String(facts[key]) : "";
  const agentId = text("agent_id");
  return {
    agent: agentId === "" ? "" : (directory.users.get(agentId)?.display_name ?? words.word("actor", "agent")),
    queue: words.name(directory.queues.get(text("queue_id"))),
    disposition: words.name(directory.dispositions.get(text("disposition_id"))),
    node: text("node"),
    node_type: text("node_type") === "" ? "" : words.word("node_type", text("node_type")),
    step: text("result") === "" ? "" : words.word("step", text("result")),
    digits: text("digits"),
    number: text("number_digits"),
    caller: text("caller"),
    version: text("flow_version"),
    note: text("note"),
    cause: causeOf(text("cause") || text("reason"), words.word),
    by: text("by") === "" ? "" : words.word("actor", text("by")),
    result: text("result") === "" ? "" : words.word("result", text("result")),
  };
}

function causeOf(code: string, word: (prefix: string, code: string) => string): string {
  return code === "" ? "" : word("end_cause", code);
}

/** Who made it happen: the person where the reader may know him, else the kind. */
export function actorOf(
  event: TimelineEvent,
  directory: Directory,
  word: (prefix: string, code: string) => string,
): string {
  const person = directory.users.get(event.actor.id ?? "")?.display_name;
  const kind = word("actor", event.actor.kind);
  return person === undefined ? kind : `${kind} ${person}`;
}

/** The share of each phase in the whole contact, in the order in which they come. */
export function phasesOf(
  row: Record<PhaseKey, number | string | null>,
): { phase: PhaseKey; seconds: number; share: number }[] {
  const known = PHASES.map((phase) => ({ phase, seconds: Number(row[phase] ?? 0) }));
  const whole = known.reduce((sum, { seconds }) => sum + seconds, 0);
  return known.map(({ phase, seconds }) => ({ phase, seconds, share: whole === 0 ? 0 : seconds / whole }));
}

export const PHASES = ["flow_seconds", "wait_seconds", "talk_seconds", "hold_seconds", "wrap_up_seconds"] as const;
export type PhaseKey = (typeof PHASES)[number];

/** What the sentence of an event does not say, for those who want every fact. */
export function factsOf(event: TimelineEvent): string {
  return Object.entries(event.facts)
    .filter(([, value]) => value !== null && value !== "")
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("  ");
}
