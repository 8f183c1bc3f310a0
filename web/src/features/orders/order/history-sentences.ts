import type { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
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
  if (typeof value === "object" && value !== null) {
    const { zh, en, name_zh, name_en } = value as Record<string, unknown>;
    return name({ name_zh: text(zh ?? name_zh), name_en: text(en ?? name_en) });
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
  child_removed: (_, __, { t }) => t("orders.told_child_removed"),
  parent_set: (_, __, { t }) => t("orders.told_parent_set"),
  parent_removed: (_, __, { t }) => t("orders.told_parent_removed"),
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
  identity: (payload, _, { t }) =>
    t("orders.told_identity", { level: t(`identity.level_${text(payload.level) || "basic"}`) }),
};

/** A product or a part, and how many of it. */
function goodsOf(payload: Payload, words: Words): string {
  if (!("name_zh" in payload)) return "";
  const quantity = text(payload.quantity);
  const amount = quantity === "" ? "" : `${String(Number(quantity))} ${text(payload.unit)}`;
  return [named(payload, words), amount].filter((each) => each !== "").join(" · ");
}

/** For when somebody is booked, and how many come. */
function bookingOf({ starts_at, party_size }: Payload, { t, locale }: Words): string {
  if (typeof starts_at !== "string" || typeof party_size !== "number") return "";
  return `${formatDateTime(starts_at, locale).slice(0, -3)} · ${t("orders.told_people", { count: party_size })}`;
}

/** One thing that happened, in a sentence; what other areas tell has a word for its kind. */
export function sentenceOf({ kind, payload }: Happening, order: Order, words: Words): string {
  const sentence = SENTENCES[kind];
  if (sentence !== undefined) return sentence(payload, order, words);
  const about =
    text(payload.name) ||
    text(payload.party) ||
    text(payload.text) ||
    goodsOf(payload, words) ||
    bookingOf(payload, words);
  return [words.word("orders.told", kind), about].filter((each) => each !== "").join(" ");
}
