import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Tooltip } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { ListCard } from "@/shared/ui/list-card";
import { OnceShown } from "@/shared/ui/once-shown";
import { RowActions } from "@/shared/ui/row-actions";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadWebhooks, removeWebhook, type Webhook } from "./api";
import { DeliveriesDrawer } from "./deliveries-drawer";
import { WebhookDialog } from "./webhook-dialog";

const KEY = "webhooks";
const EVERY = 5_000;
const NEW = "new";

/** Addresses that are told what changes, and how that goes. */
export function WebhooksPanel() {
  const { t, locale } = useWords();
  const [open, setOpen] = useState<Webhook | typeof NEW | null>(null);
  const [seen, setSeen] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const found = useQuery({ queryKey: [KEY], queryFn: loadWebhooks, refetchInterval: EVERY });
  const remove = useSaving(removeWebhook, { stale: [KEY], quiet: true });
  const shown = found.data?.items.find((each) => each.id === seen);
  return (
    <ListCard<Webhook>
      title={t("exchange.webhooks_what")}
      found={found}
      empty={t("exchange.no_webhooks")}
      add={{
        label: t("exchange.new_webhook"),
        type: "primary",
        onAdd: () => {
          setOpen(NEW);
        },
      }}
      onOpen={(row) => {
        setSeen(row.id);
      }}
      columns={[
        { title: t("exchange.name"), dataIndex: "name", width: 150, render: (text: string) => <b>{text}</b> },
        { title: t("exchange.url"), dataIndex: "url", ellipsis: true },
        {
          title: t("exchange.kinds"),
          key: "kinds",
          width: 80,
          align: "right",
          render: (_, row) => (
            <Tooltip title={row.kinds.map((kind) => t(`exchange.kind.${kind}`)).join(" · ")}>
              <span className="figures">{row.kinds.length}</span>
            </Tooltip>
          ),
        },
        { title: t("exchange.state"), key: "state", width: 130, render: (_, row) => <State row={row} /> },
        { title: t("exchange.waiting"), dataIndex: "waiting", width: 76, align: "right", className: "figures" },
        {
          title: t("exchange.dead"),
          key: "dead",
          width: 96,
          align: "right",
          render: (_, row) => (row.dead > 0 ? <ToneTag tone="bad">{row.dead}</ToneTag> : "–"),
        },
        {
          title: t("exchange.last_heard"),
          key: "heard",
          width: 160,
          className: "figures",
          render: (_, row) => (row.delivered_at ? formatDateTime(row.delivered_at, locale) : "–"),
        },
        {
          key: "actions",
          width: 220,
          align: "right",
          render: (_, row) => (
            <Flex
              gap={8}
              justify="end"
              onClick={(event) => {
                event.stopPropagation();
              }}
            >
              <Button
                size="small"
                onClick={() => {
                  setSeen(row.id);
                }}
              >
                {t("exchange.messages")}
              </Button>
              <RowActions
                open={t("exchange.change")}
                onOpen={() => {
                  setOpen(row);
                }}
                remove={t("exchange.remove")}
                removeAsk={t("exchange.remove_ask")}
                onRemove={() => {
                  remove.mutate(row.id);
                }}
              />
            </Flex>
          ),
        },
      ]}
    >
      {open !== null && (
        <WebhookDialog
          webhook={open === NEW ? null : open}
          onMade={setSecret}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
      {shown && (
        <DeliveriesDrawer
          webhook={shown}
          onSecret={setSecret}
          onClose={() => {
            setSeen(null);
          }}
        />
      )}
      {secret !== null && (
        <OnceShown
          title={t("exchange.secret_made")}
          hint={t("exchange.secret_once")}
          lines={[{ label: t("exchange.secret"), text: secret }]}
          onClose={() => {
            setSecret(null);
          }}
        />
      )}
    </ListCard>
  );
}

function State({ row }: { row: Webhook }) {
  const { t, locale } = useWords();
  if (row.pause_cause === "failing")
    return (
      <Tooltip title={t("exchange.given_up_hint")}>
        <span>
          <ToneTag tone="bad">{t("exchange.given_up")}</ToneTag>
        </span>
      </Tooltip>
    );
  if (row.paused_at !== null) return <ToneTag tone="quiet">{t("exchange.paused")}</ToneTag>;
  if (row.failures > 0)
    return (
      <Tooltip title={t("exchange.next_try", { at: formatDateTime(row.next_at, locale) })}>
        <span>
          <ToneTag tone="attention">{t("exchange.failing", { count: row.failures })}</ToneTag>
        </span>
      </Tooltip>
    );
  return <ToneTag tone="good">{t("exchange.well")}</ToneTag>;
}
