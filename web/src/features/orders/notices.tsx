import { BellOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Badge, Button, Drawer, Empty, Flex } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { loadNotices, NOTICES, readNotices, type Notice } from "./api";

const EVERY = 60_000;
const TONES: Partial<Record<Notice["kind"], ToneName>> = {
  overdue: "bad",
  unreached: "bad",
  escalated: "attention",
  mentioned: "busy",
};

/** The bell of the rail: how many notices about orders are unread, and the list behind it. */
export function OrderNotices() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const found = useQuery({ queryKey: [NOTICES], queryFn: loadNotices, refetchInterval: EVERY });
  const { mutate: read } = useSaving((ids: string[] | null) => readNotices(ids), { stale: [NOTICES], quiet: true });
  const unread = found.data?.unread ?? 0;
  return (
    <>
      <button
        type="button"
        data-testid="order-notices"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Badge count={unread} size="small">
          <BellOutlined style={{ color: "#d5e0e7" }} />
        </Badge>
        {t("notices.short")}
      </button>
      <Drawer
        open={open}
        title={t("notices.title")}
        onClose={() => {
          setOpen(false);
        }}
        extra={
          <Button
            disabled={unread === 0}
            onClick={() => {
              read(null);
            }}
          >
            {t("notices.read_all")}
          </Button>
        }
      >
        <List
          items={found.data?.items ?? []}
          onOpen={(notice) => {
            if (notice.read_at === null) read([notice.id]);
            setOpen(false);
          }}
        />
      </Drawer>
    </>
  );
}

function List({ items, onOpen }: { items: Notice[]; onOpen: (notice: Notice) => void }) {
  const { t, locale } = useWords();
  const go = useNavigate();
  if (items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("notices.none")} />;
  return (
    <Flex vertical gap={4}>
      {items.map((notice) => (
        <Button
          key={notice.id}
          type={notice.read_at === null ? "default" : "text"}
          style={{ height: "auto", padding: "6px 8px", justifyContent: "start", textAlign: "left" }}
          onClick={() => {
            onOpen(notice);
            void go(`/orders/${notice.order_id}`);
          }}
        >
          <span style={{ whiteSpace: "normal" }}>
            <ToneTag tone={TONES[notice.kind] ?? "quiet"}>{t(`notices.kind_${notice.kind}`)}</ToneTag>
            <span className="figures">{notice.number}</span> {notice.subject}
            <br />
            <span className="quiet figures">
              {formatDateTime(notice.at, locale)} {notice.actor_name}
            </span>
          </span>
        </Button>
      ))}
    </Flex>
  );
}
