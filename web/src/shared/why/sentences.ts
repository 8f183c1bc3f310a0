import type { useWords } from "../i18n/use-words";
import { formatDuration, formatSeconds, formatTime } from "../time/format";
import type { Offer, WhyAgentAnswer, WhyWorkAnswer } from "./api";

type Words = ReturnType<typeof useWords>;
type Details = Record<string, unknown>;

/** One reason: its sentence, and what it is about. */
export interface Said {
  text: string;
  about: string[];
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** The names of the queues or skills that details name; what the reader may not know of stays away. */
function namesOf(ids: unknown, named: WhyAgentAnswer["named"], words: Words): string {
  const known = new Map(named.map((each) => [each.id, each]));
  return listOf(ids)
    .map((id) => known.get(id))
    .filter((each) => each !== undefined)
    .map(words.name)
    .join(", ");
}

export function sayNoCalls(answer: WhyAgentAnswer, words: Words): Said[] {
  const { t, word } = words;
  return answer.reasons.map(({ code, details }) => {
    const about: string[] = [];
    const skills = namesOf(details["skills"], answer.named, words);
    const queues = namesOf(details["queues"], answer.named, words);
    if (skills) about.push(t("why.at_skills", { skills }));
    if (typeof details["level"] === "number") about.push(t("why.level", { level: details["level"] }));
    if (queues) about.push(t("why.at_queues", { queues }));
    if (typeof details["work"] === "number") about.push(t("why.work_count", { count: details["work"] }));
    if (typeof details["agents"] === "number") about.push(t("why.agents_before", { count: details["agents"] }));
    return { text: word("no_calls", code), about };
  });
}

function statesOf(value: unknown, words: Words): string {
  const counts = value !== null && typeof value === "object" ? Object.entries(value) : [];
  return counts.map(([state, count]) => `${words.word("state", state)} ${textOf(count)}`).join(", ");
}

function whatIsAsked(details: Details, answer: WhyWorkAnswer, words: Words): string {
  const skills = namesOf(details["skills"], answer.named, words);
  const level = Number(details["level"] ?? 1);
  const parts = [skills, level > 1 ? words.t("why.level", { level }) : ""];
  return parts.filter((each) => each !== "").join(", ") || "–";
}

export function sayWaits(answer: WhyWorkAnswer, words: Words): Said[] {
  const { t, word, locale } = words;
  const people = new Map(answer.agents.map((each) => [each.id, each.display_name]));
  const moment = (value: unknown) => (typeof value === "string" ? formatTime(value, locale) : t("why.end_of_wait"));
  return answer.reasons.map(({ code, details }) => {
    const values = {
      ...details,
      at: moment(details["at"]),
      until: moment(details["until"]),
      agent: people.get(textOf(details["agent_id"])) ?? t("why.somebody"),
      state: word("state", textOf(details["state"])),
      states: statesOf(details["states"], words),
      what: whatIsAsked(details, answer, words),
    };
    return { text: word("waits", code, values), about: [] };
  });
}

export function sayDecision(why: NonNullable<Offer["why"]>, { t, word }: Words): Said[] {
  const late = why.late > 0;
  const timed = {
    waited: formatSeconds(why.waited),
    late: formatDuration(Math.abs(why.late) * 1000),
  };
  const said = [
    word("decision", `rule.${why.rule}`, { idle: formatSeconds(why.idle) }),
    t("decision.candidates", { candidates: why.candidates, waiting: why.waiting }),
    t(late ? "decision.late" : "decision.in_time", timed),
  ];
  if (why.guided) said.push(word("decision", `guided.${why.guided}`));
  if (why.ring > 0) said.push(t("decision.ring", { ring: why.ring }));
  if (why.overflowed) said.push(t("decision.overflowed"));
  if (why.sharing !== "open")
    said.push(word("decision", `sharing.${why.sharing}`, { used: why.used, committed: why.committed }));
  return said.map((text) => ({ text, about: [] }));
}
