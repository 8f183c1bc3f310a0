import { useQuery } from "@tanstack/react-query";
import { Empty, Flex, Input, Popconfirm, Button } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { formatDateTime } from "@/shared/time/format";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { BLOCKED, loadBlocked, unblock, type Blocked } from "./api";
import { BlockDialog } from "./block-dialog";
import { digitsOf, isOver, mayLetIn } from "./model";

/** The numbers that are not let in: for whom, why, by whom, until when. */
export function BlockedPanel() {
  const { t } = useWords();
  const [number, setNumber] = useState("");
  const [open, setOpen] = useState(false);
  const found = useQuery({ queryKey: [BLOCKED, number], queryFn: () => loadBlocked(number) });
  return (
    <Flex vertical gap={12}>
      <Input.Search
        allowClear
        style={{ width: 260 }}
        maxLength={24}
        placeholder={t("nuisance.search")}
        aria-label={t("nuisance.search")}
        onSearch={(typed) => {
          setNumber(digitsOf(typed));
        }}
      />
      <List
        found={found}
        none={t(number === "" ? "nuisance.nobody_blocked" : "nuisance.not_blocked", { number })}
        onAdd={() => {
          setOpen(true);
        }}
      />
      {open && (
        <BlockDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </Flex>
  );
}

interface ListProps {
  found: Parameters<typeof ListCard<Blocked>>[0]["found"];
  none: string;
  onAdd: () => void;
}

function List({ found, none, onAdd }: ListProps) {
  const { t, locale } = useWords();
  const { nameOf } = useTenants();
  return (
    <ListCard<Blocked>
      title={t("nuisance.blocked")}
      found={found}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={none} />}
      add={{ label: t("nuisance.block"), type: "primary", onAdd }}
      columns={[
        { title: t("nuisance.number"), dataIndex: "number", className: "figures", render: (digits) => <b>{digits}</b> },
        {
          title: t("nuisance.for_whom"),
          key: "for",
          render: (_, row) =>
            row.everywhere ? <ToneTag tone="attention">{t("nuisance.everywhere")}</ToneTag> : nameOf(row.tenant_id),
        },
        { title: t("nuisance.reason"), dataIndex: "reason" },
        { title: t("nuisance.until"), key: "until", className: "figures", render: (_, row) => <Until blocked={row} /> },
        { title: t("nuisance.author"), dataIndex: "author_name" },
        {
          title: t("nuisance.at"),
          key: "at",
          className: "figures",
          render: (_, row) => formatDateTime(row.created_at, locale),
        },
        { key: "actions", align: "right", render: (_, row) => <LetIn blocked={row} /> },
      ]}
    />
  );
}

function Until({ blocked }: { blocked: Blocked }) {
  const { t, locale } = useWords();
  const [now] = useState(() => Date.now());
  if (blocked.until === null) return t("nuisance.term.for_good");
  return (
    <>
      {formatDateTime(blocked.until, locale)}{" "}
      {isOver(blocked, now) && <ToneTag tone="quiet">{t("nuisance.over")}</ToneTag>}
    </>
  );
}

function LetIn({ blocked }: { blocked: Blocked }) {
  const { t } = useWords();
  const { role } = useMe();
  const letting = useSaving(unblock, { stale: [BLOCKED] });
  if (!mayLetIn(role, blocked)) return <span className="quiet">{t("nuisance.by_operator")}</span>;
  return (
    <Popconfirm
      title={t("nuisance.let_in_ask", { number: blocked.number })}
      okText={t("nuisance.let_in")}
      cancelText={t("common.cancel")}
      onConfirm={() => {
        letting.mutate(blocked.id);
      }}
    >
      <Button size="small" loading={letting.isPending}>
        {t("nuisance.let_in")}
      </Button>
    </Popconfirm>
  );
}
