import type { components } from "@/shared/api/schema";
import type { Field, FieldKind, FieldValue, FieldValues } from "@/shared/fields/model";

type Pop = components["schemas"]["PopOut"];

const NAMED = ["visitor", "contact_name", "applicant", "customer_name", "receiver"];
const AS_IT_IS: readonly FieldKind[] = ["text", "long_text", "date", "integer", "decimal", "email"];
const DIALLED = /^\+?\d{3,}$/;

/** What a new order's form begins with: what is known of the caller, as far as whoever asks may see it. */
export function knownOf(fields: readonly Field[], pop: Pop): FieldValues {
  const masked = new Set(pop.layout.fields.filter((each) => each.masked === true).map((each) => each.key));
  const first = (kind: FieldKind) => fields.find((each) => each.kind === kind)?.key;
  const known: FieldValues = {};
  const put = (key: string | undefined, value: FieldValue | null | undefined) => {
    if (key !== undefined && value !== null && value !== undefined && value !== "") known[key] = value;
  };
  for (const field of fields) {
    if (!masked.has(field.key)) put(field.key, sameValue(field, pop.customer?.values[field.key]));
  }
  put(fields.find((each) => NAMED.includes(each.key))?.key, pop.customer?.name);
  put(first("address"), pop.customer?.addresses[0]?.text);
  if (pop.number !== null && DIALLED.test(pop.number)) put(first("phone"), pop.number);
  return known;
}

/** What the enterprise keeps of its customer under the same key, where the form takes it. */
function sameValue(field: Field, value: unknown): FieldValue | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  if (AS_IT_IS.includes(field.kind)) return value;
  const offered = field.kind === "choice" && field.choices?.some((each) => each.code === value);
  return offered === true ? value : undefined;
}
