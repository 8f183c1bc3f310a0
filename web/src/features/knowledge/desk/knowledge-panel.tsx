import { ArrowLeftOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Badge, Button, Empty, Flex, Input, type InputRef } from "antd";
import { useRef, useState } from "react";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { suggestions, type Hit } from "../api";
import "../knowledge.css";
import { HitList } from "../reading/hit-list";
import { ReadingView } from "../reading/reading-view";
import { useSearch } from "../reading/use-search";

const RARELY = 5 * 60_000;

function useSuggestions(interactionId: string | undefined) {
  return useQuery({
    queryKey: ["knowledge", "suggestions", interactionId],
    queryFn: () => suggestions(interactionId ?? ""),
    enabled: interactionId !== undefined,
    staleTime: RARELY,
  });
}

/** Whether something is suggested for this contact: a dot in the tab. */
export function KnowledgeMark({ contact }: { contact: Contact | null }) {
  const { data } = useSuggestions(contact?.interaction_id);
  const found = data?.items.length ?? 0;
  return found > 0 ? <Badge count={found} size="small" color="blue" /> : null;
}

/** Knowledge beside the contact: what fits its choices at once, and a search. */
export function KnowledgePanel({ contact }: { contact: Contact | null }) {
  return <Panel key={contact?.interaction_id ?? "idle"} contact={contact} />;
}

function Panel({ contact }: { contact: Contact | null }) {
  const { t } = useWords();
  const me = useMe();
  const tenantId = contact?.tenant.id ?? null;
  const interactionId = contact?.interaction_id;
  const field = useRef<InputRef>(null);
  const [open, setOpen] = useState<Hit | null>(null);
  const { data } = useSuggestions(interactionId);
  const { typed, setTyped, asked, found, tell, items, words } = useSearch({
    tenantId,
    interactionId,
    houseId: me.tenants[0]?.id ?? me.tenant.id,
  });
  const { suggested, suggestedBy } = suggestedIn(data, asked);
  const shown = asked === "" ? suggested : items;
  const show = (hit: Hit) => {
    if (asked !== "") tell("opened", hit.article_id);
    setOpen(hit);
  };
  return (
    <Flex vertical gap={8} data-testid="knowledge-panel">
      <Input
        ref={field}
        allowClear
        prefix={<SearchOutlined />}
        value={typed}
        maxLength={200}
        placeholder={t("knowledge.ask")}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(null);
        }}
        onPressEnter={(event) => {
          const first = shown[0];
          if (!event.nativeEvent.isComposing && first) show(first);
        }}
      />
      {open === null ? (
        <Results
          {...{ asked, shown, words, suggestedBy, tell }}
          loading={found.isFetching}
          across={tenantId === null}
          onOpen={show}
        />
      ) : (
        <>
          <Back
            onBack={() => {
              setOpen(null);
              field.current?.focus();
            }}
          />
          <ReadingView
            articleId={open.article_id}
            tenantId={tenantId}
            interactionId={interactionId}
            words={words}
            {...(tenantId === null && { ownerId: open.owner_id })}
          />
        </>
      )}
    </Flex>
  );
}

// what is suggested, and by which words, as long as nothing is asked
function suggestedIn(data: Awaited<ReturnType<typeof suggestions>> | undefined, asked: string) {
  const suggested = data?.items ?? [];
  return { suggested, suggestedBy: asked === "" && suggested.length > 0 ? (data?.words ?? []) : null };
}

/** Back from an article to what was found. */
export function Back({ onBack }: { onBack: () => void }) {
  const { t } = useWords();
  return (
    <Button size="small" type="text" icon={<ArrowLeftOutlined />} style={{ alignSelf: "flex-start" }} onClick={onBack}>
      {t("knowledge.back")}
    </Button>
  );
}

interface ResultsProps {
  asked: string;
  shown: Hit[];
  words: string[];
  suggestedBy: string[] | null;
  loading: boolean;
  across: boolean;
  tell: (outcome: "unanswered") => void;
  onOpen: (hit: Hit) => void;
}

function Results({ asked, shown, words, suggestedBy, loading, across, tell, onOpen }: ResultsProps) {
  const { t } = useWords();
  return (
    <>
      {suggestedBy && (
        <span className="quiet">{t("knowledge.suggested", { words: suggestedBy.slice(0, 2).join(" · ") })}</span>
      )}
      <HitList hits={shown} words={words} chosen={null} across={across} onOpen={onOpen} />
      {shown.length === 0 && !loading && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(asked === "" ? "knowledge.nothing_suggested" : "knowledge.nothing_found")}
        />
      )}
      {asked !== "" && !loading && (
        <NotAnswered
          key={asked}
          onSay={() => {
            tell("unanswered");
          }}
        />
      )}
    </>
  );
}

/** One click tells those who write that this was asked in vain. */
export function NotAnswered({ onSay }: { onSay: () => void }) {
  const { t } = useWords();
  const [said, setSaid] = useState(false);
  if (said) return <span className="quiet">{t("knowledge.told")}</span>;
  return (
    <Button
      size="small"
      type="link"
      style={{ alignSelf: "flex-start" }}
      onClick={() => {
        setSaid(true);
        onSay();
      }}
    >
      {t("knowledge.not_answered")}
    </Button>
  );
}
