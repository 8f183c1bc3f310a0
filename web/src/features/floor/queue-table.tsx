import { WarningFilled } from "@ant-design/icons";
import { memo, type ReactNode } from "react";
import type { FloorQueue } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatDuration } from "@/shared/time/format";
import { useServerSecond } from "@/shared/time/timer";
import { levelOf, longestSeconds, percent, type Level } from "@/shared/wall/levels";

interface Props {
  queues: FloorQueue[];
  selected: string | null;
  onSelect: (queue: string) => void;
}

const COLUMNS = [
  "queue",
  "waiting",
  "longest",
  "expected",
  "ready_agents",
  "talking",
  "wrapping",
  "away",
  "signed_in",
  "this_slot",
  "queued_today",
  "answered",
  "abandoned",
  "in_target",
  "connected",
  "average_answer",
  "callbacks",
  "voicemails",
  "orders",
];

/** Queues as rows that keep their places; a click shows only the agents who serve one. */
export const QueueTable = memo(function QueueTable({ queues, selected, onSelect }: Props) {
  const { t } = useWords();
  return (
    <div className="wall-card wall-queues">
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`floor.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <Row key={queue.id} queue={queue} chosen={queue.id === selected} onSelect={onSelect} />
          ))}
          {queues.length === 0 && (
            <tr>
              <td colSpan={COLUMNS.length}>{t("floor.no_queues")}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
});

interface RowProps {
  queue: FloorQueue;
  chosen: boolean;
  onSelect: (queue: string) => void;
}

const Row = memo(function Row({ queue, chosen, onSelect }: RowProps) {
  const { t, name } = useWords();
  const { today, agents } = queue;
  const choose = () => {
    onSelect(queue.id);
  };
  return (
    <tr
      data-queue={queue.id}
      className={chosen ? "row-chosen" : ""}
      tabIndex={0}
      aria-selected={chosen}
      onClick={choose}
      onKeyDown={({ key }) => {
        if (key === "Enter") choose();
      }}
    >
      <td title={`${name(queue.tenant)} · ${name(queue)}`}>
        <b>{name(queue)}</b> <span className="quiet">{name(queue.tenant)}</span>
      </td>
      <Cell level={levelOf("waiting", queue, 0)} figure="waiting">
        <span className={queue.waiting > 0 ? "strong" : ""}>{queue.waiting}</span>
      </Cell>
      <Longest queue={queue} />
      <Cell>{queue.expected === null || queue.waiting === 0 ? "–" : formatDuration(queue.expected * 1_000)}</Cell>
      <Cell>{queue.ready}</Cell>
      <Cell>{agents.talking + agents.ringing + agents.busy}</Cell>
      <Cell>{agents.wrap_up}</Cell>
      <Cell>{agents.away}</Cell>
      <Cell>{queue.signed_in}</Cell>
      <Cell
        level={levelOf("arrivals", queue, 0)}
        figure="arrivals"
        {...(today.usual !== null && { title: t("floor.usual", { usual: Math.round(today.usual) }) })}
      >
        {today.arrivals}
      </Cell>
      <Cell>{today.queued}</Cell>
      <Cell>{today.answered}</Cell>
      <Cell figure="abandoned">{today.abandoned}</Cell>
      <Cell level={levelOf("service_level", queue, 0)} figure="service_level">
        {percent(today.service_level)}
      </Cell>
      <Cell level={levelOf("connected_rate", queue, 0)} figure="connected_rate">
        {percent(today.connected_rate)}
      </Cell>
      <Cell>{today.average_answer === null ? "–" : formatDuration(today.average_answer * 1_000)}</Cell>
      <Cell title={t("floor.callbacks_due", { due: queue.callbacks_due })}>{queue.callbacks}</Cell>
      <Cell>{queue.voicemails}</Cell>
      <Cell figure="orders">{queue.orders}</Cell>
    </tr>
  );
});

interface CellProps {
  level?: Level;
  figure?: string;
  title?: string;
  children: ReactNode;
}

function Cell({ level = "good", figure, title, children }: CellProps) {
  return (
    <td className="figures" data-level={level} data-figure={figure} title={title}>
      {level === "beyond" && <WarningFilled />} {children}
    </td>
  );
}

function Longest({ queue }: { queue: FloorQueue }) {
  if (queue.longest_since === null) return <Cell>–</Cell>;
  return <Waiting queue={queue} />;
}

function Waiting({ queue }: { queue: FloorQueue }) {
  const now = useServerSecond() * 1_000;
  return (
    <Cell level={levelOf("longest", queue, now)} figure="longest">
      {formatDuration(longestSeconds(queue, now) * 1_000)}
    </Cell>
  );
}
