import { useQuery } from "@tanstack/react-query";
import { loadPast, mayReadPast } from "./api";

export const PAST = "past";

/** Earlier interactions, as far as the reader may see any; `null` while there is nothing to show. */
export function usePast(query: Parameters<typeof loadPast>[0]) {
  const allowed = useQuery({ queryKey: ["may-read-past"], queryFn: mayReadPast, staleTime: Infinity });
  const past = useQuery({
    queryKey: [PAST, query],
    queryFn: () => loadPast(query),
    enabled: allowed.data === true,
  });
  return past.data?.items ?? null;
}
