import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { loadTargets } from "./api";

const TYPING = 150;
const FRESH = 2_000;

/** Who and what is found for the words, kept fresh while somebody looks at it. */
export function useTargets(contact: string, q: string) {
  const [asked, setAsked] = useState(q);
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(q);
    }, TYPING);
    return () => {
      clearTimeout(timer);
    };
  }, [q]);
  return useQuery({
    queryKey: ["desk-targets", contact, asked],
    queryFn: () => loadTargets(asked),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH,
  });
}
