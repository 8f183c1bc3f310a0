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
const CALLED = ["name", "name_zh", "number", "username", "code", "subject"];

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

/** Details as lines: what each is called, and its value as a person reads it. */
export function detailLines(details: AuditEntry["details"]): { key: string; value: string }[] {
  return Object.entries(details).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
}
