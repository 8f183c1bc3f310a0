import { useQuery } from "@tanstack/react-query";
import { Button, Descriptions, Drawer, Popconfirm, Timeline } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { FileLinks } from "@/shared/files/file-links";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { loadDispatch, loadDispatches, recall, type Dispatch } from "./api";

const TONES: Record<Dispatch["state"], ToneName> = {
  sent: "attention",
  opened: "attention",
  accepted: "busy",
  declined: "bad",
  done: "good",
  recalled: "quiet",
};
const MAIL_TONES: Record<Dispatch["mail"], ToneName> = {
  waiting: "attention",
  sent: "good",
  dead: "bad",
  gone: "quiet",
};
const EVERY = 10_000;

/** Orders that outside parties were given: how far each is, whether its mail arrived, and what was said. */
export function DispatchesPanel({ mayRecall }: { mayRecall: boolean }) {
  const { t, locale } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ["dispatches"],
    queryFn: () => loadDispatches(null),
    refetchInterval: EVERY,
  });
  return (
    <ListCard<Dispatch>
      title={t("parties.dispatches_what")}
      found={found}
      empty={t("parties.no_dispatches")}
      onOpen={(row) => {
        setOpen(row.id);
      }}
      columns={[
        {
          title: t("parties.order"),
          dataIndex: "order_number",
          width: 170,
          render: (text: string) => <b className="figures">{text}</b>,
        },
        { title: t("parties.subject"), dataIndex: "subject", ellipsis: true },
        { title: t("parties.party"), dataIndex: "party_name" },
        {
          title: t("parties.state"),
          key: "state",
          width: 110,
          render: (_, row) => <ToneTag tone={TONES[row.state]}>{t(`parties.is.${row.state}`)}</ToneTag>,
        },
        {
          title: t("parties.letter"),
          key: "mail",
          width: 110,
          render: (_, row) => <ToneTag tone={MAIL_TONES[row.mail]}>{t(`parties.letter_is.${row.mail}`)}</ToneTag>,
        },
        { title: t("parties.at"), dataIndex: "at", width: 160, render: (at: string) => formatDateTime(at, locale) },
        {
          title: t("parties.changed"),
          dataIndex: "changed_at",
          width: 160,
          render: (at: string) => formatDateTime(at, locale),
        },
        { title: t("parties.sent_by"), dataIndex: "sent_by", width: 120 },
      ]}
    >
      {open !== null && (
        <DispatchDrawer
          id={open}
          mayRecall={mayRecall}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ListCard>
  );
}

function DispatchDrawer({ id, mayRecall, onClose }: { id: string; mayRecall: boolean; onClose: () => void }) {
  const { t, locale } = useWords();
  const found = useQuery({ queryKey: ["dispatches", id], queryFn: () => loadDispatch(id) });
  const back = useSaving(recall, { stale: ["dispatches"], quiet: true });
  const one = found.data;
  const reachable = one !== undefined && one.state !== "recalled";
  return (
    <Drawer
      open
      size={560}
      loading={found.isLoading}
      title={one ? `${one.order_number} · ${one.party_name}` : ""}
      onClose={onClose}
      extra={
        mayRecall &&
        reachable && (
          <Popconfirm
            title={t("parties.recall_ask")}
            okText={t("parties.recall")}
            cancelText={t("common.cancel")}
            onConfirm={() => {
              back.mutate(id);
            }}
          >
            <Button danger>{t("parties.recall")}</Button>
          </Popconfirm>
        )
      }
    >
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {one && (
        <>
          <Descriptions
            size="small"
            column={1}
            style={{ marginBottom: 16 }}
            items={[
              {
                key: "subject",
                label: t("parties.subject"),
                children: <Link to={`/orders/${one.order_id}`}>{one.subject}</Link>,
              },
              {
                key: "state",
                label: t("parties.state"),
                children: <ToneTag tone={TONES[one.state]}>{t(`parties.is.${one.state}`)}</ToneTag>,
              },
              {
                key: "mail",
                label: t("parties.letter"),
                children: <ToneTag tone={MAIL_TONES[one.mail]}>{t(`parties.letter_is.${one.mail}`)}</ToneTag>,
              },
              { key: "until", label: t("parties.until"), children: formatDateTime(one.expires_at, locale) },
            ]}
          />
          <Timeline
            items={one.steps.map((step) => ({
              key: step.id,
              content: (
                <>
                  <div>
                    <b>{t(`parties.step.${step.kind}`)}</b>{" "}
                    <span className="quiet figures">{formatDateTime(step.at, locale)}</span>
                  </div>
                  {step.text !== "" && <div style={{ whiteSpace: "pre-wrap" }}>{step.text}</div>}
                  {step.file_ids.length > 0 && <FileLinks ids={step.file_ids} />}
                </>
              ),
            }))}
          />
        </>
      )}
    </Drawer>
  );
}
