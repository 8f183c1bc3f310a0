import { Spin } from "antd";
import { memo, useEffect, useMemo, useState, type CSSProperties } from "react";
import type { Floor, FloorQueue, QueueAlarm } from "@/shared/api/model";
import { changeLocale } from "@/shared/i18n";
import { useWords } from "@/shared/i18n/use-words";
import { useFloor, useLive } from "@/shared/live/live-context";
import { stored } from "@/shared/stored";
import { serverClock } from "@/shared/time/clock";
import { formatDuration, formatTime } from "@/shared/time/format";
import { Ticking } from "@/shared/time/ticking";
import { useServerSecond } from "@/shared/time/timer";
import {
  alarmsByQueue,
  levelOf,
  longestSeconds,
  percent,
  queuesInOrder,
  totalsOf,
  type Level,
} from "@/shared/wall/levels";
import { stayLoggedIn } from "./api";
import "./big-screen.css";
import { gridOf, usualLook, type Look } from "./big-screen-model";

const LOOK = "big-screen-look";
const SIGN_OF_LIFE = 5 * 60_000;

/** Queues and alarms for everybody in the room: nothing that names anybody, and it says when it stands still. */
export function BigScreen() {
  const { connection } = useLive();
  const floor = useFloor();
  const { t } = useWords();
  const [look, setLook] = useState<Look>(() => stored.get<Look | null>(LOOK, null) ?? usualLook());
  const stale = useStale(connection === "live");
  useUnattended();
  useEffect(() => {
    document.title = `${t("wall.title")} · ${t("app.name")}`;
  }, [t]);
  if (floor === null) return <Spin fullscreen />;
  return (
    <div className="big" data-look={look} data-stale={stale !== null}>
      <Head
        floor={floor}
        onLook={() => {
          const next = look === "dark" ? "light" : "dark";
          stored.set(LOOK, next);
          setLook(next);
        }}
      />
      <Alarms floor={floor} stale={stale} />
      <Queues floor={floor} />
    </div>
  );
}

/** Since when the picture stands still; null while it lives. */
function useStale(live: boolean): number | null {
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    // a connection that is back in a moment is no news
    const timer = setTimeout(
      () => {
        setSince(live ? null : serverClock.now());
      },
      live ? 0 : 1_000,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [live]);
  return since;
}

/** Nobody sits before it: the login is kept alive, and the screen is kept on where the browser can. */
function useUnattended(): void {
  useEffect(() => {
    const timer = setInterval(() => {
      stayLoggedIn().catch(() => undefined);
    }, SIGN_OF_LIFE);
    const keepOn = () => {
      if (document.visibilityState === "visible" && "wakeLock" in navigator)
        navigator.wakeLock.request("screen").catch(() => undefined);
    };
    keepOn();
    document.addEventListener("visibilitychange", keepOn);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", keepOn);
    };
  }, []);
}

function Head({ floor, onLook }: { floor: Floor; onLook: () => void }) {
  const { t, locale } = useWords();
  const now = useServerSecond() * 1_000;
  const totals = useMemo(() => totalsOf(floor.queues), [floor.queues]);
  const longest = totals.longest_since === null ? "–" : formatDuration(now - Date.parse(totals.longest_since));
  const shown: [string, string | number][] = [
    ["waiting", totals.waiting],
    ["longest", longest],
    ["talking", totals.talking],
    ["queued_today", totals.queued],
    ["answered", totals.answered],
    ["abandoned", totals.abandoned],
    ["in_target", percent(totals.service_level)],
    ["connected", percent(totals.connected_rate)],
  ];
  return (
    <header className="big-head">
      <div className="big-totals">
        {shown.map(([name, value]) => (
          <div key={name} className="big-total" data-total={name}>
            <small>{t(`floor.${name}`)}</small>
            <b className="figures">{value}</b>
          </div>
        ))}
      </div>
      <div className="big-side">
        <span className="big-clock figures">{formatTime(new Date(now).toISOString(), locale)}</span>
        <span style={{ display: "flex", gap: "0.4vw" }}>
          <button type="button" data-testid="look" onClick={onLook}>
            {t("wall.look")}
          </button>
          <button
            type="button"
            onClick={() => {
              void changeLocale(locale === "en" ? "zh-CN" : "en");
            }}
          >
            {t("wall.other_language")}
          </button>
        </span>
      </div>
    </header>
  );
}

function Alarms({ floor, stale }: { floor: Floor; stale: number | null }) {
  const { t, locale, name } = useWords();
  const names = useMemo(() => new Map(floor.queues.map((queue) => [queue.id, queue])), [floor.queues]);
  // the newest first: what does not fit is what is known longest
  const alarms = useMemo(() => [...floor.alarms].reverse(), [floor.alarms]);
  return (
    <div className="big-alarms">
      {stale !== null && (
        <span className="big-stale" role="alert">
          {t("wall.stale", { time: formatTime(new Date(stale).toISOString(), locale) })}
        </span>
      )}
      {alarms.map((alarm) => (
        <span key={alarm.id} className="big-alarm" data-alarm={alarm.kind} data-taken={alarm.taken !== null}>
          <b>{name(names.get(alarm.queue_id))}</b> {locale === "en" ? alarm.words.en : alarm.words.zh}{" "}
          <Ticking since={alarm.since} />
        </span>
      ))}
    </div>
  );
}

function Queues({ floor }: { floor: Floor }) {
  const queues = useMemo(() => queuesInOrder(floor.queues), [floor.queues]);
  const alarms = useMemo(() => alarmsByQueue(floor.alarms), [floor.alarms]);
  const { columns, rows } = gridOf(queues.length);
  const several = new Set(queues.map(({ tenant }) => tenant.id)).size > 1;
  return (
    <main className="big-queues" style={{ "--columns": columns, "--rows": rows } as CSSProperties}>
      {queues.map((queue) => (
        <QueueCard key={queue.id} queue={queue} alarms={alarms.get(queue.id) ?? NONE} withTenant={several} />
      ))}
    </main>
  );
}

const NONE: QueueAlarm[] = [];

interface CardProps {
  queue: FloorQueue;
  alarms: QueueAlarm[];
  withTenant: boolean;
}

const QueueCard = memo(function QueueCard({ queue, alarms, withTenant }: CardProps) {
  const { t, name } = useWords();
  const { today } = queue;
  return (
    <section className="big-queue" data-queue={queue.id} data-alarm={alarms.length > 0}>
      <div className="big-name">
        {name(queue)} {withTenant && <small>{name(queue.tenant)}</small>}
      </div>
      <div className="big-waiting figures" data-level={levelOf("waiting", queue, 0)}>
        {queue.waiting}
      </div>
      <div className="big-facts figures">
        <Longest queue={queue} />
        <Fact word={t("wall.ready")} value={String(queue.ready)} />
        <Fact
          word={t("wall.in_target")}
          value={percent(today.service_level)}
          level={levelOf("service_level", queue, 0)}
        />
        <Fact word={t("wall.talking")} value={String(queue.talking)} />
        <Fact
          word={t("wall.connected")}
          value={percent(today.connected_rate)}
          level={levelOf("connected_rate", queue, 0)}
        />
        <Fact word={t("wall.abandoned")} value={String(today.abandoned)} />
      </div>
    </section>
  );
});

function Fact({ word, value, level = "good" }: { word: string; value: string; level?: Level }) {
  return (
    <span data-level={level}>
      <small>{word}</small> {value}
    </span>
  );
}

function Longest({ queue }: { queue: FloorQueue }) {
  const { t } = useWords();
  if (queue.longest_since === null) return <Fact word={t("wall.longest")} value="–" />;
  return <LongestNow queue={queue} />;
}

function LongestNow({ queue }: { queue: FloorQueue }) {
  const { t } = useWords();
  const now = useServerSecond() * 1_000;
  return (
    <Fact
      word={t("wall.longest")}
      value={formatDuration(longestSeconds(queue, now) * 1_000)}
      level={levelOf("longest", queue, now)}
    />
  );
}
