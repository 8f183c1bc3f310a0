import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { uuid } from "@/shared/uuid";
import { search, tellSearch } from "../api";

const TYPED = 200;
const SETTLED = 2_500;

interface About {
  tenantId: string | null;
  interactionId?: string | undefined;
  /** In whose name searches are reported where none is chosen. */
  houseId: string;
}

/** Searches while one types; tells the server once a question has settled, and what came of it. */
export function useSearch({ tenantId, interactionId, houseId }: About) {
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const told = useRef({ id: uuid(), q: "", done: false });
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(typed.trim());
    }, TYPED);
    return () => {
      clearTimeout(timer);
    };
  }, [typed]);
  const found = useQuery({
    queryKey: ["knowledge", "search", asked, tenantId],
    queryFn: () => search(asked, tenantId),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  const tell = (outcome: "looked" | "opened" | "unanswered", articleId?: string) => {
    if (asked === "") return;
    if (told.current.done && told.current.q !== asked) told.current = { id: uuid(), q: asked, done: false };
    told.current = { ...told.current, q: asked, done: told.current.done || outcome !== "looked" };
    const body = { tenant_id: tenantId ?? houseId, q: asked, outcome, article_id: articleId ?? null };
    // a report that does not arrive must not disturb the one who asks
    void tellSearch(told.current.id, { ...body, interaction_id: interactionId ?? null }).catch(() => undefined);
  };
  const settle = useRef(tell);
  useEffect(() => {
    settle.current = tell;
  });
  useEffect(() => {
    if (asked === "") return;
    const timer = setTimeout(() => {
      settle.current("looked");
    }, SETTLED);
    return () => {
      clearTimeout(timer);
    };
  }, [asked]);
  return {
    typed,
    setTyped,
    asked,
    found,
    tell,
    items: asked === "" ? [] : (found.data?.items ?? []),
    words: found.data?.words ?? [],
  };
}
