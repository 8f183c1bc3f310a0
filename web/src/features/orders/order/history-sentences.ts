import type { useWords } from "@/shared/i18n/use-words";
import type { Happening, Order } from "../api";

type Words = ReturnType<typeof useWords>;
type Payload = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function stateName(order: Order, code: unknown, { name }: Words): string {
  const state = order.states.find((each) => each.code === code);
  return state === undefined ? text(code) : name(state);
}

function fieldNames(order: Order, keys: unknown, { t, name, word }: Words): string {
  const all = Array.isArray(keys) ? (keys as string[]) : [];
  return all
    .map((key) => {
      const field = order.fields.find((each) => each.key === key);
      return field === undefined ? word("orders.changed_fact", key) : name(field);
    })
    .join(t("fields.and"));
}

function given(payload: Payload, words: Words): string {
  const { t } = words;
  const to = [payload.team, payload.user, payload.party]
    .map((each) => named(each, words))
    .filter((each) => each !== "");
  if (to.length === 0) return t("orders.told_unassigned");
  return t(payload.rule === true ? "orders.told_dispatched" : "orders.told_assigned", { to: to.join(" · ") });
}

function named(value: unknown, { name }: Words): string {
  if (typeof value === "object" && value !== null && "zh" in value) {
    const { zh, en } = value as { zh: string; en: string };
    return name({ name_zh: zh, name_en: en });
  }
  return text(value);
}

const clockName = (payload: Payload, { name }: Words) =>
  name({ name_zh: text(payload.name_zh), name_en: text(payload.name_en) });

const SENTENCES: Record<string, (payload: Payload, order: Order, words: Words) => string> = {
  opened: (_, __, { t }) => t("orders.told_opened"),
  moved: (payload, order, words) =>
    words.t("orders.told_moved", {
      from: stateName(order, payload.from, words),
      to: stateName(order, payload.to, words),
    }),
  changed: (payload, order, words) =>
    words.t("orders.told_changed", {
      fields: fieldNames(order, Object.keys((payload.after ?? payload.before ?? {}) as object), words),
    }),
  assigned: (payload, _, words) => given(payload, words),
  rated: (payload, _, { t }) => t("orders.told_rated", { score: text(payload.score) }),
  reopened: (_, __, { t }) => t("orders.told_reopened"),
  duplicate: (_, __, { t }) => t("orders.told_duplicate"),
  has_duplicate: (_, __, { t }) => t("orders.told_has_duplicate"),
  child_added: (_, __, { t }) => t("orders.told_child_added"),
  revealed: (payload, order, words) =>
    words.t("orders.told_revealed", { field: fieldNames(order, [payload.field], words), reason: text(payload.reason) }),
  visited: (payload, _, { t }) => t(payload.reached === true ? "orders.told_visited" : "orders.told_not_reached"),
  missed: (payload, _, words) => words.t("orders.told_missed", { clock: clockName(payload, words) }),
  escalated: (payload, _, words) => {
    const told = Array.isArray(payload.told) ? (payload.told as unknown[]).map(text) : [text(payload.told)];
    return words.t("orders.told_escalated", {
      clock: clockName(payload, words),
      told: told.join(words.t("fields.and")),
    });
  },
  identity: (_, __, { t }) => t("orders.told_identity"),
};

/** One thing that happened, in a sentence; what other areas tell has a word for its kind. */
export function sentenceOf({ kind, payload }: Happening, order: Order, words: Words): string {
  const sentence = SENTENCES[kind];
  if (sentence !== undefined) return sentence(payload, order, words);
  const about = text(payload.name) || text(payload.party) || text(payload.text);
  return [words.word("orders.told", kind), about].filter((each) => each !== "").join(" ");
}
