import type { AuditEntry } from "@/shared/api/model";

/** Pages of single things, by what the audit calls them. */
const PAGES: Record<string, string> = {
  article: "/knowledge",
  customer: "/customers",
  flow: "/flows",
  import: "/imports",
  interaction: "/interactions",
  order: "/orders",
  order_type: "/order-types",
  script: "/scripts",
};
/** What a thing is called in its entry's details, best first. */
const CALLED = ["name", "name_zh", "title", "number", "order", "username", "code", "subject"];

/** Where the thing of an entry can be looked at. */
export function pageOf({ object_kind, object_id }: Pick<AuditEntry, "object_kind" | "object_id">): string | null {
  const place = object_kind === null ? undefined : PAGES[object_kind];
  return place === undefined || object_id === null ? null : `${place}/${object_id}`;
}

/** What the thing was called, where the entry says so. */
export function calledIn(details: AuditEntry["details"]): string | null {
  const found = CALLED.map((key) => details[key]).find((value) => typeof value === "string" && value !== "");
  return typeof found === "string" ? found : null;
}

/** Changes that are told as what was and what is. */
const CHANGES = ["channel_limit", "flow_review", "numbers_masked", "status"];
/** Codes that other pages say in words: by which. */
const CODED: Record<string, string> = {
  kinds: "exchange.kind",
  language: "language",
  locale: "language",
  reason: "export_reason",
  role: "role",
  source: "import_list",
  target: "import_list",
};
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

interface Saying {
  word: (prefix: string, code: string) => string;
  moment: (iso: string) => string;
  truth: (value: boolean) => string;
}

/** Details as lines: what each is called, and its value as a person reads it. */
export function detailLines(details: AuditEntry["details"], saying: Saying): { key: string; value: string }[] {
  return Object.entries(details).map(([key, value]) => ({ key, value: said(key, value, saying) }));
}

function said(key: string, value: unknown, saying: Saying): string {
  if (value === null || value === "") return "–";
  if (Array.isArray(value)) {
    const each = value.map((one) => said(key, one, saying));
    if (each.length === 0) return "–";
    // what was as it is now is told once
    return CHANGES.includes(key) ? [...new Set(each)].join(" → ") : each.join(", ");
  }
  if (typeof value === "boolean") return saying.truth(value);
  if (typeof value !== "string") return JSON.stringify(value);
  const prefix = CODED[key];
  if (prefix !== undefined) return saying.word(prefix, value);
  return MOMENT.test(value) ? saying.moment(value) : value;
}
