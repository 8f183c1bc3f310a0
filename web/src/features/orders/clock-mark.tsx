import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  ExclamationCircleFilled,
  HourglassFilled,
  PauseCircleFilled,
} from "@ant-design/icons";
import { Progress } from "antd";
import type { ReactNode } from "react";
import { FAULT, TONES, type Tone } from "@/shared/agent-state/palette";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { useServerSecond } from "@/shared/time/timer";
import type { OrderClock } from "./api";
import { dueUrgency, spanOf, urgencyOf, type Urgency } from "./model";

const LOOKS: Record<Urgency, { tone: Tone; shape: ReactNode }> = {
  kept: { tone: TONES.ready, shape: <CheckCircleFilled /> },
  missed: { tone: FAULT, shape: <CloseCircleFilled /> },
  paused: { tone: TONES.signed_out, shape: <PauseCircleFilled /> },
  over: { tone: FAULT, shape: <ExclamationCircleFilled /> },
  soon: { tone: TONES.ringing, shape: <HourglassFilled /> },
  ample: { tone: TONES.talking, shape: <ClockCircleOutlined /> },
};

/** A time in words: 3 hours 12 minutes; what is nothing is not said. */
export function useSpan(): (milliseconds: number) => string {
  const { t } = useWords();
  return (milliseconds) => {
    const { unit, ...parts } = spanOf(milliseconds);
    const even = (unit === "day" && parts.hours === 0) || (unit === "hour" && parts.minutes === 0);
    return t(even ? `orders.span_even_${unit}` : `orders.span_${unit}`, parts);
  };
}

function Mark({ urgency, children, title }: { urgency: Urgency; children: ReactNode; title?: string }) {
  const { tone, shape } = LOOKS[urgency];
  return (
    <span
      className="state-mark figures"
      data-urgency={urgency}
      title={title}
      style={{ color: tone.ink, background: tone.paper, fontWeight: urgency === "over" ? 600 : 400 }}
    >
      {shape} {children}
    </span>
  );
}

/** The nearest deadline of an order in a list: how long there is, or for how long it is over. */
export function DueMark({ due, live }: { due: string | null; live: boolean }) {
  const { t, locale } = useWords();
  const now = useServerSecond() * 1000;
  const span = useSpan();
  if (due === null || !live) return <span className="quiet">–</span>;
  const urgency = dueUrgency(due, now);
  return (
    <Mark urgency={urgency} title={formatDateTime(due, locale)}>
      {t(urgency === "over" ? "orders.over_by" : "orders.left", { span: span(Date.parse(due) - now) })}
    </Mark>
  );
}

/** One promise of an order: its name, how it stands in word, colour and shape, how much of it is used. */
export function ClockLine({ clock }: { clock: OrderClock }) {
  const { t, name, locale } = useWords();
  const now = useServerSecond() * 1000;
  const span = useSpan();
  const urgency = urgencyOf(clock, now);
  const left = clock.due_at === null ? clock.remaining_seconds * 1000 : Date.parse(clock.due_at) - now;
  const used =
    clock.state === "running" ? 1 - left / (clock.allowed_seconds * 1000) : clock.used_seconds / clock.allowed_seconds;
  const words: Record<Urgency, string> = {
    kept: t("orders.clock_kept"),
    missed: t("orders.clock_missed"),
    paused: t("orders.clock_paused", { span: span(clock.remaining_seconds * 1000) }),
    over: t("orders.over_by", { span: span(left) }),
    soon: t("orders.left", { span: span(left) }),
    ample: t("orders.left", { span: span(left) }),
  };
  const tone = LOOKS[urgency].tone;
  return (
    <div data-clock={clock.code} style={{ marginBottom: 8 }}>
      <div style={{ display: "flex", justifyContent: "space-between", gap: 8, alignItems: "baseline" }}>
        <span>
          {name(clock)}{" "}
          <span className="quiet">{t("orders.clock_of", { span: span(clock.allowed_seconds * 1000) })}</span>
        </span>
        <Mark urgency={urgency}>{words[urgency]}</Mark>
      </div>
      <Progress
        percent={Math.min(100, Math.max(0, 100 * used))}
        showInfo={false}
        size={{ height: 5 }}
        strokeColor={tone.ink}
        style={{ margin: 0, lineHeight: 1 }}
      />
      <div className="quiet figures" style={{ fontSize: 12 }}>
        {clock.state === "stopped"
          ? t("orders.clock_stopped_at", { at: formatDateTime(clock.stopped_at, locale) })
          : clock.due_at !== null && t("orders.clock_due_at", { at: formatDateTime(clock.due_at, locale) })}
        {clock.calendar !== null && ` · ${t("orders.clock_calendar")}`}
      </div>
    </div>
  );
}
