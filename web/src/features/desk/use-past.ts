import { useQuery } from "@tanstack/react-query";
import { loadHistory } from "./api";

export const PAST = "past";

/** What this contact's caller had before with the same enterprise; `null` until it is known. */
export function usePast(contact: string) {
  const past = useQuery({ queryKey: [PAST, contact], queryFn: loadHistory });
  return past.data?.items ?? null;
}
