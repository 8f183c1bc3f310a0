import { dayOf } from "@/shared/time/format";
import type { Search } from "./api";

/** What is searched for, as it stands in the address of the page: days instead of instants. */
export type SearchForm = Omit<Search, "from" | "to"> & { from_day: string; to_day: string };

const FIELDS = [
  "tenant_id",
  "from_day",
  "to_day",
  "number",
  "caller",
  "agent_id",
  "queue_id",
  "kind",
  "state",
  "seconds",
] as const;

export function formOf(params: URLSearchParams): SearchForm {
  return Object.fromEntries(FIELDS.map((field) => [field, params.get(field) ?? ""])) as unknown as SearchForm;
}

export function paramsOf(form: SearchForm): Record<string, string> {
  return Object.fromEntries(FIELDS.filter((field) => form[field] !== "").map((field) => [field, form[field]]));
}

/** The instants between which recordings began: whole days of the tenant's zone, half open. */
export function searchOf({ from_day: from, to_day: to, ...others }: SearchForm): Search {
  const seconds = /^\d+$/.test(others.seconds) ? others.seconds : "";
  return { ...others, seconds, from: from === "" ? "" : dayOf(from).from, to: to === "" ? "" : dayOf(to).to };
}
