import { WarningFilled } from "@ant-design/icons";
import { Table, theme } from "antd";
import type { ColumnsType } from "antd/es/table";
import type { FloorQueue } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed, useServerSecond } from "@/shared/time/timer";
import { isLate, serviceLevel } from "./floor-model";

interface Props {
  queues: FloorQueue[];
  selected: string | null;
  onSelect: (queue: string | null) => void;
}

/** Queues as rows; a click shows only the agents who serve one. */
export function QueueTable({ queues, selected, onSelect }: Props) {
  const { t, name } = useWords();
  const number = (value: number, strong = false) => (
    <span
      className="figures"
      style={strong && value > 0 ? { fontWeight: 700, fontSize: 18, lineHeight: "22px" } : undefined}
    >
      {value}
    </span>
  );
  const columns: ColumnsType<FloorQueue> = [
    { title: t("floor.tenant"), key: "tenant", render: (_, queue) => name(queue.tenant) },
    { title: t("floor.queue"), key: "queue", render: (_, queue) => <b>{name(queue)}</b> },
    {
      title: t("floor.waiting"),
      align: "right",
      width: 90,
      key: "waiting",
      render: (_, queue) => number(queue.waiting, true),
    },
    {
      title: t("floor.longest"),
      align: "right",
      width: 110,
      key: "longest",
      render: (_, queue) => <Longest queue={queue} />,
    },
    {
      title: t("floor.callbacks"),
      align: "right",
      width: 64,
      key: "callbacks",
      render: (_, queue) => (
        <span className="figures" title={t("floor.callbacks_due", { due: queue.callbacks_due })}>
          {queue.callbacks}
        </span>
      ),
    },
    {
      title: t("floor.voicemails"),
      align: "right",
      width: 64,
      key: "voicemails",
      render: (_, queue) => number(queue.voicemails),
    },
    {
      title: t("floor.offered"),
      align: "right",
      width: 80,
      key: "offered",
      render: (_, queue) => number(queue.offered),
    },
    {
      title: t("floor.talking"),
      align: "right",
      width: 80,
      key: "talking",
      render: (_, queue) => number(queue.talking),
    },
    { title: t("floor.ready"), align: "right", width: 80, key: "ready", render: (_, queue) => number(queue.ready) },
    {
      title: t("floor.signed_in"),
      align: "right",
      width: 80,
      key: "signed_in",
      render: (_, queue) => number(queue.signed_in),
    },
    {
      title: t("floor.queued_today"),
      align: "right",
      width: 100,
      key: "queued",
      render: (_, queue) => number(queue.today.queued),
    },
    {
      title: t("floor.answered"),
      align: "right",
      width: 80,
      key: "answered",
      render: (_, queue) => number(queue.today.answered),
    },
    {
      title: t("floor.abandoned"),
      align: "right",
      width: 80,
      key: "abandoned",
      render: (_, queue) => number(queue.today.abandoned),
    },
    {
      title: t("floor.in_target"),
      align: "right",
      width: 100,
      key: "level",
      render: (_, queue) => {
        const level = serviceLevel(queue.today);
        return <span className="figures">{level === null ? "–" : `${String(level)} %`}</span>;
      },
    },
  ];
  return (
    <Table<FloorQueue>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={queues}
      columns={columns}
      locale={{ emptyText: t("floor.no_queues") }}
      rowClassName={(queue) => (queue.id === selected ? "row-chosen" : "")}
      onRow={(queue) => ({
        style: { cursor: "pointer" },
        "data-queue": queue.id,
        onClick: () => {
          onSelect(selected === queue.id ? null : queue.id);
        },
      })}
    />
  );
}

function Longest({ queue }: { queue: FloorQueue }) {
  const { token } = theme.useToken();
  const late = isLate(queue, useServerSecond() * 1_000);
  if (queue.longest_since === null) return <span className="figures quiet">–</span>;
  return (
    <span style={late ? { color: token.colorError, fontWeight: 700 } : undefined}>
      {late && <WarningFilled />} <Elapsed since={queue.longest_since} />
    </span>
  );
}
