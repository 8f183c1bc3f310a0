import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime, formatTime } from "@/shared/time/format";
import { loadNotices, readNotices, type KnowledgeNotice } from "../api";

const TONES = {
  review_wanted: "info",
  sent_back: "warning",
  published: "success",
  expiring: "warning",
  expired: "error",
} as const;
const SHOWN = 2;

/** What the reader is told of his articles: reviews that wait, what was sent back, what ends. */
export function Notices() {
  const { data } = useQuery({ queryKey: ["knowledge_notice"], queryFn: loadNotices });
  const { mutate } = useSaving(readNotices, { stale: ["knowledge_notice"], quiet: true });
  const [all, setAll] = useState(false);
  const { t } = useWords();
  const notices = data?.items ?? [];
  if (notices.length === 0) return null;
  return (
    <Flex vertical gap={4} style={{ marginBottom: 8 }} data-testid="knowledge-notices">
      {notices.slice(0, all ? notices.length : SHOWN).map((notice) => (
        <Notice
          key={notice.id}
          notice={notice}
          onRead={() => {
            mutate([notice.id]);
          }}
        />
      ))}
      {!all && notices.length > SHOWN && (
        <Button
          size="small"
          type="link"
          style={{ alignSelf: "start" }}
          onClick={() => {
            setAll(true);
          }}
        >
          {t("knowledge.notices_more", { count: notices.length - SHOWN })}
        </Button>
      )}
    </Flex>
  );
}

function Notice({ notice, onRead }: { notice: KnowledgeNotice; onRead: () => void }) {
  const { t, locale } = useWords();
  const said = t(`knowledge_notice.${notice.kind}`, {
    title: notice.title,
    who: notice.actor_name,
    until: notice.valid_until ? formatDateTime(notice.valid_until, locale) : "",
  });
  return (
    <Alert
      type={TONES[notice.kind]}
      showIcon
      title={
        <Flex gap={8} align="baseline" wrap>
          <Link to={`/knowledge/${notice.article_id}`} onClick={onRead}>
            {said}
          </Link>
          <span className="quiet figures">{formatTime(notice.at, locale)}</span>
        </Flex>
      }
      action={
        <Button size="small" type="text" onClick={onRead}>
          {t("knowledge.notices_read")}
        </Button>
      }
    />
  );
}
