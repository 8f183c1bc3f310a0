import { AlertFilled } from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import { memo } from "react";
import { useNavigate } from "react-router";
import type { FloorAgent, FloorQueue, QueueAlarm } from "@/shared/api/model";
import { useTrying } from "@/shared/api/use-trying";
import { useWords } from "@/shared/i18n/use-words";
import { Ticking } from "@/shared/time/ticking";
import { forceAgent, takeAlarm } from "./api";
import { canHelp } from "./alarm-help";

interface Props {
  alarms: QueueAlarm[];
  queues: FloorQueue[];
  agents: FloorAgent[];
  /** Show who serves a queue and is not there for it. */
  onAway: (queue: string) => void;
  onWriteToQueue: (queue: { id: string; name: string }) => void;
}

/** What is beyond its threshold: what, since when, who sees to it, and what can be done. */
export function AlarmsBar({ alarms, queues, agents, onAway, onWriteToQueue }: Props) {
  if (alarms.length === 0) return null;
  return (
    <div className="wall-card wall-alarms" data-testid="alarms" role="status">
      {alarms.map((alarm) => {
        const queue = queues.find(({ id }) => id === alarm.queue_id);
        return queue === undefined ? null : (
          <AlarmRow
            key={alarm.id}
            alarm={alarm}
            queue={queue}
            helpers={canHelp(agents, queue.id)}
            onAway={onAway}
            onWriteToQueue={onWriteToQueue}
          />
        );
      })}
    </div>
  );
}

interface RowProps extends Pick<Props, "onAway" | "onWriteToQueue"> {
  alarm: QueueAlarm;
  queue: FloorQueue;
  helpers: FloorAgent[];
}

const AlarmRow = memo(function AlarmRow({ alarm, queue, helpers, onAway, onWriteToQueue }: RowProps) {
  const { t, locale, name } = useWords();
  const [run, busy] = useTrying();
  return (
    <div className="wall-alarm" data-alarm={alarm.kind} data-taken={alarm.taken !== null}>
      <AlertFilled style={{ color: alarm.taken === null ? "#b3261e" : "#8a5a00" }} />
      <b>{name(queue)}</b>
      <span>{locale === "en" ? alarm.words.en : alarm.words.zh}</span>
      <span className="quiet">
        {t("alarm.for")} <Ticking since={alarm.since} />
      </span>
      <span style={{ flex: 1 }} />
      {alarm.taken === null ? (
        <Button
          size="small"
          data-testid="take-alarm"
          loading={busy}
          onClick={() => void run(() => takeAlarm(alarm.id))}
        >
          {t("alarm.take")}
        </Button>
      ) : (
        <span className="quiet">{t("alarm.taken_by", { name: alarm.taken.name })}</span>
      )}
      <Help queue={queue} helpers={helpers} onAway={onAway} onWriteToQueue={onWriteToQueue} />
    </div>
  );
});

function Help({ queue, helpers, onAway, onWriteToQueue }: Omit<RowProps, "alarm">) {
  const { t, name, word } = useWords();
  const [run, busy] = useTrying();
  const navigate = useNavigate();
  const items: MenuProps["items"] = [
    { key: "write", label: t("alarm.write_to_queue") },
    { key: "away", label: t("alarm.show_away", { number: queue.agents.away }) },
    { key: "emergency", label: t("alarm.announce") },
    ...(helpers.length > 0 ? [{ type: "divider" as const }] : []),
    ...helpers.map((agent) => ({
      key: `ready:${agent.user_id}`,
      label: t("alarm.call_back", {
        name: agent.display_name,
        state: agent.reason === null ? t(`state.${agent.state}`) : word("reason", agent.reason),
      }),
    })),
  ];
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items,
        onClick: ({ key }) => {
          if (key === "write") onWriteToQueue({ id: queue.id, name: name(queue) });
          else if (key === "away") onAway(queue.id);
          else if (key === "emergency") void navigate("/emergency");
          else void run(() => forceAgent(key.slice("ready:".length), "ready"));
        },
      }}
    >
      <Button size="small" data-testid="alarm-help" loading={busy}>
        {t("alarm.help")}
      </Button>
    </Dropdown>
  );
}
