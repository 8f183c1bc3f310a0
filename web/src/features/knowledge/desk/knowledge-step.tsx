import { useQuery } from "@tanstack/react-query";
import { Flex, Skeleton } from "antd";
import { useState } from "react";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { search, type Hit } from "../api";
import "../knowledge.css";
import { HitList } from "../reading/hit-list";
import { ReadingView } from "../reading/reading-view";
import { Back } from "./knowledge-panel";

const FEW = 3;
/** What fits by less than this part of the best only stands in the way. */
const NEAR_THE_BEST = 0.5;
const RARELY = 5 * 60_000;

/** What is known of one question that stands already: the few that answer best, read where they stand. */
export function KnowledgeStep({ contact, query }: { contact: Contact; query: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState<Hit | null>(null);
  const tenantId = contact.tenant.id;
  const found = useQuery({
    queryKey: ["knowledge", "search", query, tenantId],
    queryFn: () => search(query, tenantId),
    staleTime: RARELY,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  const { items, words } = found.data;
  if (open !== null) {
    return (
      <Flex vertical gap={8} data-testid="knowledge-step">
        <Back
          onBack={() => {
            setOpen(null);
          }}
        />
        <ReadingView
          articleId={open.article_id}
          tenantId={tenantId}
          interactionId={contact.interaction_id}
          words={words}
        />
      </Flex>
    );
  }
  return (
    <Flex vertical gap={8} data-testid="knowledge-step">
      {items.length === 0 && <span className="quiet">{t("knowledge.nothing_on", { query })}</span>}
      <HitList hits={bestOf(items)} words={words} chosen={null} onOpen={setOpen} />
    </Flex>
  );
}

function bestOf(hits: readonly Hit[]): Hit[] {
  const best = hits[0]?.score ?? 0;
  return hits.filter((hit) => hit.score >= best * NEAR_THE_BEST).slice(0, FEW);
}
