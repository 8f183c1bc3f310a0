import { searchForm, withInstants, type SearchForm } from "@/shared/search/search-form";
import type { Search } from "./api";

const OWN = ["kind", "state", "seconds"] as const;

export type Own = (typeof OWN)[number];

export const SEARCH = searchForm(OWN);

/** The instants between which recordings began, and the rest of what is looked for. */
export function searchOf(form: SearchForm<Own>): Search {
  return withInstants({ ...form, seconds: /^\d+$/.test(form.seconds) ? form.seconds : "" });
}
