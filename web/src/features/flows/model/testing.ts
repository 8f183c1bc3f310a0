import { readCatalogue, type ToldNodeType } from "./catalogue";
import type { FlowDocument } from "./document";

type Field = ToldNodeType["fields"][number];

const field = (name: string, kind: string, changes: Partial<Field> = {}): Field => {
  return { name, kind, required: true, default: null, low: null, high: null, options: [], ...changes };
};
const target = (name: string, required = true, many = false) => ({ name, required, many });

/** A few types of node, as the server tells them. */
export const SOME_TYPES = readCatalogue([
  {
    type: "say",
    fields: [
      field("prompts", "prompts", { low: 1, high: 20 }),
      field("interruptible", "flag", { required: false, default: true }),
    ],
    targets: [target("next")],
  },
  {
    type: "menu",
    fields: [
      field("prompts", "prompts", { low: 1, high: 20 }),
      field("timeout", "integer", { required: false, default: 5, low: 1, high: 60 }),
    ],
    targets: [target("choices", true, true), target("otherwise")],
  },
  {
    type: "collect",
    fields: [field("variable", "variable"), field("max", "integer", { low: 1, high: 32 })],
    targets: [target("next"), target("otherwise")],
  },
  {
    type: "branch",
    fields: [field("cases", "objects", { high: 50 })],
    targets: [target("cases.to", true, true), target("otherwise")],
  },
  { type: "query", fields: [field("lookup", "object", { required: false })], targets: [target("found")] },
  { type: "hang_up", fields: [], targets: [] },
]);

/** A small flow: a greeting, a menu with two keys, and the end. */
export function aDocument(): FlowDocument {
  return {
    format: 2,
    start: "welcome",
    nodes: {
      welcome: { type: "say", prompts: ["welcome"], next: "menu" },
      menu: { type: "menu", prompts: ["menu"], choices: { "1": "news", "0": "end" }, otherwise: "end" },
      news: { type: "say", prompts: ["news"], next: "menu" },
      end: { type: "hang_up" },
    },
    layout: { welcome: [0, 0], menu: [300, 0], news: [600, 0], end: [600, 200] },
  };
}
