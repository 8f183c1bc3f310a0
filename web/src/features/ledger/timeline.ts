import type { InteractionDetails, TimelineEntry } from "@/shared/api/model";
import type { Directory } from "@/shared/directory";

export type People = Map<string, string>;

/** Who is named in a contact: its agent and whoever did something in it, and all whom the reader knows anyway. */
export function peopleOf({ agent, timeline }: InteractionDetails, directory: Directory): People {
  const people: People = new Map([...directory.users.values()].map((user) => [user.id, user.display_name]));
  if (agent?.display_name) people.set(agent.id, agent.display_name);
  for (const { actor_id: id, actor_name: name } of timeline) if (id !== null && name !== null) people.set(id, name);
  return people;
}

/** The values that an event's sentence names, in words as far as they are ids of ours. */
export function valuesOf(
  event: TimelineEntry,
  directory: Directory,
  people: People,
  words: {
    name: (named: { name_zh: string; name_en: string } | undefined) => string;
    word: (prefix: string, code: string) => string;
  },
): Record<string, string> {
  const { details: facts } = event;
  const text = (key: string) =>
    typeof facts[key] === "string" || typeof facts[key] === "number" ? String(facts[key]) : "";
  const agentId = text("agent_id");
  return {
    agent: agentId === "" ? "" : (people.get(agentId) ?? words.word("actor", "agent")),
    queue: words.name(directory.queues.get(text("queue_id"))),
    disposition: words.name(directory.dispositions.get(text("disposition_id"))),
    node: event.title ?? text("node"),
    node_type: text("node_type") === "" ? "" : words.word("node_type", text("node_type")),
    step: stepOf(text("result") || text("outcome"), words.word),
    digits: text("digits"),
    number: text("number_digits"),
    caller: text("caller"),
    version: text("flow_version"),
    note: text("note"),
    prompt: text("prompt_key"),
    form: text("form"),
    question: text("question"),
    answer: text("answer"),
    seconds: text("seconds"),
    room: text("room"),
    mode: text("mode") === "" ? "" : words.word("listen_mode", text("mode")),
    side: text("side") === "" ? "" : words.word("side", text("side")),
    cause: causeOf(text("cause") || text("reason"), words.word),
    by: text("by") === "" ? "" : words.word("actor", text("by")),
    result: text("result") === "" ? "" : words.word("result", text("result")),
  };
}

function stepOf(code: string, word: (prefix: string, code: string) => string): string {
  return code === "" ? "" : word("step", code);
}

function causeOf(code: string, word: (prefix: string, code: string) => string): string {
  return code === "" ? "" : word("end_cause", code);
}

/** Who made it happen: the person where the reader may know him, else the kind. */
export function actorOf(event: TimelineEntry, word: (prefix: string, code: string) => string): string {
  const kind = word("actor", event.actor_kind);
  return event.actor_name === null ? kind : `${kind} ${event.actor_name}`;
}

const PHASES = ["flow", "wait", "talk", "hold", "wrap_up"] as const;
export type PhaseName = (typeof PHASES)[number];

/** The share of each phase in the whole contact, in the order in which they come. */
export function phasesOf(row: Record<PhaseName, number | null>): { phase: PhaseName; share: number }[] {
  const whole = PHASES.reduce((sum, phase) => sum + (row[phase] ?? 0), 0);
  return PHASES.map((phase) => ({ phase, share: whole === 0 ? 0 : (row[phase] ?? 0) / whole }));
}

/** What the sentence of an event does not say, for those who want every fact. */
export function factsOf(event: TimelineEntry): string {
  return Object.entries(event.details)
    .filter(([, value]) => value !== null && value !== "")
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("  ");
}
