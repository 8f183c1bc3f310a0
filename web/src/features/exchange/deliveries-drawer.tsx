import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Drawer, Flex, Popconfirm, Segmented, Table, Tooltip } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { loadDeliveries, pingWebhook, renewSecret, resendAll, resendOne, type Delivery, type Webhook } from "./api";

type Chosen = Delivery["state"] | "all";

const TONES: Record<Delivery["state"], ToneName> = { waiting: "attention", delivered: "good", dead: "bad" };
const EVERY = 4_000;

interface Props {
  webhook: Webhook;
  onSecret: (secret: string) => void;
  onClose: () => void;
}

/** What a webhook was told, what it did not hear, and how to tell it again. */
export function DeliveriesDrawer({ webhook, onSecret, onClose }: Props) {
  const { t, locale, word } = useWords();
  const [state, setState] = useState<Chosen>(webhook.dead > 0 ? "dead" : "all");
  const stale = ["webhooks", "deliveries"];
  const again = useSaving((id: string) => resendOne(webhook.id, id), { stale, quiet: true });
  const found = useInfiniteQuery({
    queryKey: ["deliveries", webhook.id, state],
    queryFn: ({ pageParam }) => loadDeliveries(webhook.id, state === "all" ? null : state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: EVERY,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Drawer
      open
      size={860}
      title={webhook.name}
      onClose={onClose}
      extra={<Actions webhook={webhook} stale={stale} onSecret={onSecret} />}
    >
      <Segmented<Chosen>
        value={state}
        onChange={setState}
        style={{ marginBottom: 8 }}
        options={(["all", "waiting", "dead", "delivered"] as const).map((each) => ({
          value: each,
          label: t(`exchange.delivery.${each}`),
        }))}
      />
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      <Table<Delivery>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={rows}
        locale={{ emptyText: t("exchange.no_messages") }}
        columns={[
          {
            title: t("exchange.at"),
            dataIndex: "changed_at",
            width: 180,
            render: (at: string) => formatDateTime(at, locale),
          },
          {
            title: t("exchange.what"),
            key: "kind",
            render: (_, row) => (
              <Tooltip title={row.thing_id}>
                <span>{word("exchange.kind", row.kind)}</span>
              </Tooltip>
            ),
          },
          {
            title: t("exchange.state"),
            key: "state",
            width: 90,
            render: (_, row) => <ToneTag tone={TONES[row.state]}>{t(`exchange.delivery.${row.state}`)}</ToneTag>,
          },
          { title: t("exchange.attempts"), dataIndex: "attempts", width: 60, align: "right", className: "figures" },
          {
            title: t("exchange.result"),
            key: "result",
            render: (_, row) => (row.tried_at === null ? "–" : <Result row={row} />),
          },
          {
            key: "again",
            align: "right",
            width: 110,
            render: (_, row) =>
              row.state !== "waiting" && (
                <Button
                  size="small"
                  onClick={() => {
                    again.mutate(row.id);
                  }}
                >
                  {t("exchange.resend")}
                </Button>
              ),
          },
        ]}
      />
      {found.hasNextPage && (
        <Flex justify="center" style={{ padding: 8 }}>
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("exchange.more")}
          </Button>
        </Flex>
      )}
    </Drawer>
  );
}

function Result({ row }: { row: Delivery }) {
  const { t } = useWords();
  const said =
    row.fault === null || row.fault === "status" ? `HTTP ${String(row.status)}` : t(`exchange.fault.${row.fault}`);
  return (
    <span className="figures">
      {said} · {t("exchange.milliseconds", { count: row.milliseconds ?? 0 })}
    </span>
  );
}

function Actions({
  webhook,
  stale,
  onSecret,
}: {
  webhook: Webhook;
  stale: string[];
  onSecret: (secret: string) => void;
}) {
  const { t } = useWords();
  const ping = useSaving(pingWebhook, { stale, quiet: true });
  const all = useSaving(resendAll, { stale, quiet: true });
  const renew = useSaving(renewSecret, {
    stale,
    quiet: true,
    onSaved: ({ secret }) => {
      onSecret(secret);
    },
  });
  return (
    <Flex gap={8}>
      <Button
        loading={ping.isPending}
        onClick={() => {
          ping.mutate(webhook.id);
        }}
      >
        {t("exchange.ping")}
      </Button>
      <Popconfirm
        title={t("exchange.renew_ask")}
        okText={t("exchange.renew")}
        cancelText={t("common.cancel")}
        onConfirm={() => {
          renew.mutate(webhook.id);
        }}
      >
        <Button>{t("exchange.renew")}</Button>
      </Popconfirm>
      <Button
        type="primary"
        disabled={webhook.dead === 0}
        onClick={() => {
          all.mutate(webhook.id);
        }}
      >
        {t("exchange.resend_all", { count: webhook.dead })}
      </Button>
    </Flex>
  );
}
