import { NotificationOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Empty, Flex, Popconfirm, Progress, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadReaders, loadWordings, withdrawBatch, withdrawWording, type Wording } from "../api";
import { SaidByGrade } from "./grade-variants";
import { SendDialog } from "./send-dialog";

const EVERY = 5_000;

/** What was sent to desktops, what stands, and who has read it. */
export function WordingsPage() {
  const { t } = useWords();
  const found = useQuery({ queryKey: ["wording", "all"], queryFn: loadWordings, refetchInterval: EVERY });
  const [sending, setSending] = useState<Partial<Wording> | null>(null);
  const [open, setOpen] = useState<Wording | null>(null);
  const rows = found.data?.items ?? [];
  const others = ({ id, batch_id }: Wording) =>
    rows.filter((each) => each.batch_id === batch_id && each.id !== id && each.stands).length;
  const columns = useColumns(setSending, others);
  return (
    <div className="page-fill">
      <ListCard<Wording>
        title={t("wording.title")}
        found={found}
        columns={columns}
        add={{
          label: t("wording.send"),
          type: "primary",
          icon: <NotificationOutlined />,
          onAdd: () => {
            setSending({});
          },
        }}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("wording.none")} />}
        onOpen={setOpen}
      >
        {sending !== null && (
          <SendDialog
            from={sending}
            onClose={() => {
              setSending(null);
            }}
          />
        )}
        {open !== null && (
          <Readers
            wording={open}
            onClose={() => {
              setOpen(null);
            }}
          />
        )}
      </ListCard>
    </div>
  );
}

function useColumns(again: (wording: Wording) => void, others: (wording: Wording) => number): ColumnsType<Wording> {
  const { t, name, locale } = useWords();
  const me = useMe();
  return [
    {
      title: t("wording.state"),
      key: "state",
      width: 90,
      render: (_, row) => (
        <ToneTag tone={row.stands ? "attention" : "quiet"}>{t(row.stands ? "wording.stands" : "wording.over")}</ToneTag>
      ),
    },
    {
      title: t("wording.tenant"),
      key: "tenant",
      width: 210,
      hidden: me.tenants.length < 2,
      render: (_, row) => name(row.tenant),
    },
    {
      title: t("wording.subject"),
      key: "text",
      render: (_, row) => (
        <>
          <b>{row.subject}</b>
          <div className="quiet" style={{ whiteSpace: "pre-line" }}>
            {row.text}
            <SaidByGrade variants={row.variants} tenantIds={[row.tenant.id]} />
          </div>
        </>
      ),
    },
    {
      title: t("wording.sent"),
      key: "sent",
      width: 190,
      render: (_, row) => (
        <>
          <div>{row.author}</div>
          <span className="quiet figures">{formatDateTime(row.at, locale)}</span>
        </>
      ),
    },
    {
      title: t("wording.read"),
      key: "read",
      width: 80,
      align: "right",
      render: (_, row) => <span className="figures">{row.read}</span>,
    },
    {
      key: "acts",
      width: 190,
      render: (_, row) => (
        <Flex
          gap={6}
          onClick={(event) => {
            event.stopPropagation();
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
          }}
        >
          {row.stands && <Withdraw wording={row} others={others(row)} />}
          <Button
            size="small"
            onClick={() => {
              again(row);
            }}
          >
            {t("wording.send_again")}
          </Button>
        </Flex>
      ),
    },
  ];
}

function Withdraw({ wording, others }: { wording: Wording; others: number }) {
  const { t } = useWords();
  const one = useSaving(withdrawWording, { stale: ["wording"] });
  const all = useSaving(withdrawBatch, { stale: ["wording"] });
  const several = others > 0;
  return (
    <Popconfirm
      title={t("wording.withdraw_sure")}
      description={several ? t("wording.withdraw_several", { count: others + 1 }) : undefined}
      okText={several ? t("wording.withdraw_all") : undefined}
      cancelText={several ? t("wording.withdraw_one") : undefined}
      onConfirm={() => {
        all.mutate(wording.batch_id);
      }}
      onCancel={(event) => {
        // Escape and a click beside it close without an event of the button.
        if (several && event?.type === "click") one.mutate(wording.id);
      }}
    >
      <Button size="small" danger loading={one.isPending || all.isPending}>
        {t("wording.withdraw")}
      </Button>
    </Popconfirm>
  );
}

function Readers({ wording, onClose }: { wording: Wording; onClose: () => void }) {
  const { t, locale } = useWords();
  const found = useQuery({
    queryKey: ["wording", "readers", wording.id],
    queryFn: () => loadReaders(wording.id),
    refetchInterval: EVERY,
  });
  const people = found.data?.items ?? [];
  const read = people.filter((each) => each.read_at !== null).length;
  return (
    <Drawer open title={wording.subject} size={420} onClose={onClose}>
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      <Flex vertical gap={6}>
        <Progress
          percent={people.length > 0 ? Math.round((read * 100) / people.length) : 0}
          format={() => `${read} / ${people.length}`}
        />
        {people.map((each) => (
          <Flex key={each.user_id} justify="space-between">
            <span>
              {each.display_name} <span className="quiet">{each.staff_no}</span>{" "}
              {!each.signed_in && <Tag>{t("wording.signed_out")}</Tag>}
            </span>
            <span className={each.read_at === null ? "" : "quiet figures"}>
              {each.read_at === null ? t("wording.not_read") : formatDateTime(each.read_at, locale)}
            </span>
          </Flex>
        ))}
      </Flex>
    </Drawer>
  );
}
