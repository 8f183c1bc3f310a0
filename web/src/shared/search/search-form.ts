import { dayOf } from "../time/format";

const COMMON = ["tenant_id", "from_day", "to_day", "number", "caller", "agent_id", "queue_id"] as const;

export type CommonField = (typeof COMMON)[number];

/** What is searched for, as it stands in the address of the page: days instead of instants. */
export type SearchForm<Own extends string = never> = Record<CommonField | Own, string>;

/** How a search of past work goes into the address and comes back; it may have fields of its own. */
export function searchForm<Own extends string>(own: readonly Own[]) {
  const fields: readonly (CommonField | Own)[] = [...COMMON, ...own];
  return {
    formOf: (params: URLSearchParams): SearchForm<Own> =>
      Object.fromEntries(fields.map((field) => [field, params.get(field) ?? ""])) as SearchForm<Own>,
    paramsOf: (form: SearchForm<Own>): Record<string, string> =>
      Object.fromEntries(fields.filter((field) => form[field] !== "").map((field) => [field, form[field]])),
  };
}

/** Days as instants: from the begin of the first to the end of the last, in the tenant's zone, half open. */
export function withInstants<Form extends SearchForm>({ from_day: from, to_day: to, ...others }: Form) {
  return { ...others, from: from === "" ? "" : dayOf(from).from, to: to === "" ? "" : dayOf(to).to };
}
