import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Empty, Flex, Popconfirm, Segmented, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { Link } from "react-router";
import type { Callback } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Elapsed } from "@/shared/time/timer";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { loadCallbacks, withdrawCallback } from "./api";

const KEY = "callbacks";
const EVERY = 5_000;
const TONES: Record<Callback["state"], ToneName> = {
  waiting: "attention",
  calling: "busy",
  done: "good",
  unreached: "bad",
  withdrawn: "quiet",
};

/** Customers who hung up and keep their place: since when they wait, when they are called, how often it was tried. */
export function CallbacksPage() {
  const { t, sentence } = useWords();
  const [open, setOpen] = useState(true);
  const { data, error, isPending } = useQuery({
    queryKey: [KEY, open],
    queryFn: () => loadCallbacks(open),
    refetchInterval: EVERY,
  });
  const columns = useColumns(open);
  return (
    <div className="page-fill">
      <Card
        size="small"
        title={t("callbacks.title")}
        extra={
          <Segmented
            value={open ? "open" : "over"}
            options={[
              { value: "open", label: t("callbacks.open") },
              { value: "over", label: t("callbacks.over") },
            ]}
            onChange={(value) => {
              setOpen(value === "open");
            }}
          />
        }
        styles={{ body: { padding: 0 } }}
      >
        <Table<Callback>
          size="small"
          rowKey="id"
          loading={isPending}
          pagination={false}
          dataSource={data?.items ?? []}
          columns={columns}
          scroll={{ x: 900 }}
          locale={{
            emptyText: (
              <Empty
                image={Empty.PRESENTED_IMAGE_SIMPLE}
                description={error ? sentence(error) : t(open ? "callbacks.none_open" : "callbacks.none_over")}
              />
            ),
          }}
        />
        {data !== undefined && data.total > data.items.length && (
          <Flex justify="center" className="quiet" style={{ padding: 8 }}>
            {t("callbacks.more", { shown: data.items.length, total: data.total })}
          </Flex>
        )}
      </Card>
    </div>
  );
}

function useColumns(open: boolean): ColumnsType<Callback> {
  const { t, name, locale } = useWords();
  const time = (value: string | null) => (
    <span className="figures">{value === null ? "–" : formatDateTime(value, locale)}</span>
  );
  return [
    { title: t("callbacks.tenant"), key: "tenant", render: (_, row) => name(row.tenant) },
    { title: t("callbacks.queue"), key: "queue", render: (_, row) => <b>{name(row.queue)}</b> },
    {
      title: t("callbacks.number"),
      key: "number",
      width: 150,
      render: (_, row) => (
        <Link to={`/interactions/${row.origin_id}`} className="figures">
          {row.number}
        </Link>
      ),
    },
    { title: t("callbacks.since"), key: "since", width: 190, render: (_, row) => time(row.waiting_since) },
    open
      ? {
          title: t("callbacks.waits"),
          key: "waits",
          width: 90,
          align: "right",
          render: (_, row) => <Elapsed since={row.waiting_since} />,
        }
      : { title: t("callbacks.ended"), key: "ended", width: 190, render: (_, row) => time(row.ended_at) },
    { title: t("callbacks.wanted"), key: "wanted", width: 190, render: (_, row) => time(row.wanted_at) },
    {
      title: t("callbacks.attempts"),
      key: "attempts",
      width: 90,
      align: "right",
      render: (_, row) => <span className="figures">{row.attempts}</span>,
    },
    {
      title: t("callbacks.state"),
      key: "state",
      width: 110,
      render: (_, row) => <ToneTag tone={TONES[row.state]}>{t(`callback_state.${row.state}`)}</ToneTag>,
    },
    {
      key: "withdraw",
      width: 90,
      render: (_, row) => (row.state === "waiting" ? <Withdraw callback={row} /> : null),
    },
  ];
}

function Withdraw({ callback }: { callback: Callback }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => withdrawCallback(callback.id),
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
  return (
    <Popconfirm
      title={t("callbacks.withdraw_sure", { number: callback.number })}
      onConfirm={() => {
        mutate();
      }}
    >
      <Button size="small" loading={isPending} data-withdraw={callback.id}>
        {t("callbacks.withdraw")}
      </Button>
    </Popconfirm>
  );
}
