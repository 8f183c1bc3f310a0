import type { FieldSpec, NodeType, TargetSpec } from "./catalogue";

type Extra = Partial<Pick<FieldSpec, "default" | "low" | "high" | "options">>;

function field(name: string, kind: FieldSpec["kind"], extra: Extra = {}): FieldSpec {
  const required = !name.endsWith("?");
  return {
    name: name.replace("?", ""),
    kind,
    required,
    default: extra.default ?? null,
    low: extra.low ?? null,
    high: extra.high ?? null,
    options: extra.options ?? [],
  };
}

function target(name: string, by: TargetSpec["by"] = "one"): TargetSpec {
  return { name: name.replace("?", ""), required: !name.endsWith("?"), by };
}

const seconds = (name: string, value: number, high = 60) => field(name, "integer", { default: value, low: 1, high });
const ASKED = [
  field("attempts?", "integer", { default: 3, low: 1, high: 10 }),
  field("invalid?", "prompts"),
  field("no_input?", "prompts"),
];
const FAULTS = ["timeout?", "unavailable?", "refused?", "bad_answer?"].map((name) => target(name));

export const CONTRACT: NodeType[] = [
  {
    type: "say",
    fields: [field("prompts", "prompts"), field("interruptible?", "flag", { default: true })],
    targets: [target("next")],
  },
  {
    type: "menu",
    fields: [field("prompts", "prompts"), seconds("timeout?", 5), ...ASKED],
    targets: [target("choices", "digit"), target("otherwise")],
  },
  {
    type: "collect",
    fields: [
      field("prompts", "prompts"),
      field("variable", "variable"),
      field("min?", "integer", { default: 1, low: 1, high: 32 }),
      field("max", "integer", { low: 1, high: 32 }),
      field("finish?", "digit", { default: "#" }),
      field("format?", "option", { options: ["digits", "date", "time", "amount"] }),
      field("secret?", "flag", { default: false }),
      seconds("timeout?", 5),
      seconds("digit_timeout?", 3),
      ...ASKED,
    ],
    targets: [target("next"), target("otherwise")],
  },
  { type: "branch", fields: [field("cases", "cases")], targets: [target("cases", "case"), target("otherwise")] },
  {
    type: "calendar",
    fields: [
      field("calendar?", "calendar"),
      field("timezone?", "text"),
      field("weekly?", "weekly"),
      field("exceptions?", "exceptions"),
    ],
    targets: [target("open"), target("closed"), target("holiday?")],
  },
  {
    type: "set",
    fields: [field("values", "values"), field("language?", "option", { options: ["zh-CN", "en"] })],
    targets: [target("next")],
  },
  {
    type: "query",
    fields: [field("system?", "system"), field("lookup?", "lookup"), field("wait_prompts?", "prompts")],
    targets: [target("found"), target("not_found?"), target("failed"), ...FAULTS],
  },
  {
    type: "verify_pin",
    fields: [
      field("prompts", "prompts"),
      field("subject", "template"),
      field("table?", "table"),
      field("system?", "system"),
      field("min?", "integer", { default: 4, low: 1, high: 16 }),
      field("max?", "integer", { default: 8, low: 1, high: 16 }),
      field("finish?", "digit", { default: "#" }),
      seconds("timeout?", 5),
      field("attempts?", "integer", { default: 3, low: 1, high: 10 }),
      field("invalid?", "prompts"),
      field("lock_after?", "integer", { default: 5, low: 1, high: 20 }),
      field("lock_minutes?", "integer", { default: 30, low: 1, high: 1440 }),
    ],
    targets: [target("verified"), target("rejected"), target("locked"), target("failed")],
  },
  {
    type: "queue",
    fields: [
      field("queue", "queue"),
      field("announce?", "prompts"),
      field("music?", "text", { default: "default" }),
      field("max_wait?", "integer", { low: 1, high: 3600 }),
    ],
    targets: [target("timeout?"), target("no_agents"), target("full"), target("keys?", "digit"), target("after?")],
  },
  {
    type: "forward",
    fields: [
      field("numbers", "templates", { low: 1, high: 5 }),
      field("ring_seconds?", "integer", { default: 25, low: 5, high: 120 }),
      field("announce?", "prompts"),
      field("whisper?", "prompts"),
      field("confirm?", "digit"),
      field("recorded?", "flag", { default: false }),
      field("music?", "option", { default: "ringing", options: ["ringing", "default"] }),
    ],
    targets: [target("ended?"), target("failed"), target("busy?"), target("no_answer?")],
  },
  {
    type: "callback",
    fields: [
      field("queue", "queue"),
      field("prompts", "prompts"),
      field("ask_number?", "prompts"),
      field("ask_time?", "prompts"),
      field("booked", "prompts"),
      field("already?", "prompts"),
    ],
    targets: [target("next?"), target("declined"), target("refused")],
  },
  {
    type: "voicemail",
    fields: [
      field("queue", "queue"),
      field("prompts", "prompts"),
      seconds("max_seconds?", 120, 600),
      field("thanks?", "prompts"),
    ],
    targets: [target("next"), target("otherwise")],
  },
  {
    type: "record_message",
    fields: [
      field("prompts", "prompts"),
      seconds("max_seconds?", 120, 600),
      field("variable", "variable"),
      field("prompt?", "prompt"),
    ],
    targets: [target("next"), target("otherwise")],
  },
  {
    type: "conference",
    fields: [
      field("room", "template"),
      field("prompts?", "prompts"),
      field("max_members?", "integer", { default: 10, low: 2, high: 100 }),
      field("music?", "text"),
    ],
    targets: [target("next"), target("full")],
  },
  { type: "fax", fields: [field("prompts?", "prompts")], targets: [target("next")] },
  {
    type: "survey",
    fields: [
      field("survey", "survey"),
      field("questions", "questions"),
      seconds("timeout?", 6),
      field("attempts?", "integer", { default: 2, low: 1, high: 10 }),
      field("thanks?", "prompts"),
    ],
    targets: [target("next")],
  },
  {
    type: "register",
    fields: [field("form", "form"), field("values", "values")],
    targets: [target("kept"), target("duplicate?"), target("closed?"), target("failed")],
  },
  { type: "sub_flow", fields: [field("flow", "flow")], targets: [target("next")] },
  { type: "return", fields: [], targets: [] },
  {
    type: "merchant",
    fields: [
      field("prompts", "prompts"),
      seconds("timeout?", 5),
      seconds("digit_timeout?", 2),
      field("max?", "integer", { default: 8, low: 1, high: 16 }),
      ...ASKED,
    ],
    targets: [target("unavailable"), target("otherwise")],
  },
  { type: "hang_up", fields: [], targets: [] },
];
