import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { StreamMessage } from "@/shared/api/model";
import { LiveStream, type Connection } from "@/shared/live/connection";
import { FloorContext, LiveContext } from "@/shared/live/live-context";
import { NOTHING, reduceLive, type LiveState } from "@/shared/live/reduce";
import { serverClock } from "@/shared/time/clock";

const GATHER = 100;
/** Keys of what pages read by themselves; whatever was told of them while the line was down may have been missed. */
const NEWS = ["knowledge_notice", "order_offer", "order_notice", "wording"];
const AT_ONCE = new Set<StreamMessage["type"]>(["desk", "snapshot", "staff"]);

function timeOf(message: StreamMessage): string | undefined {
  if (message.type === "ping") return message.time;
  return "time" in message.data ? message.data.time : undefined;
}

interface Props {
  instance: string;
  /** A screen for everybody in the room is told of no person. */
  view?: "own" | "big_screen";
  onRevoked: () => void;
  children: ReactNode;
}

/** Keeps the desktop's picture of the world by the stream: a snapshot, then what changed. */
export function LiveProvider({ instance, view = "own", onRevoked, children }: Props) {
  const [state, setState] = useState<LiveState>(NOTHING);
  const [connection, setConnection] = useState<Connection>("connecting");
  const queries = useQueryClient();
  useEffect(() => {
    let waiting: StreamMessage[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const messages = waiting;
      waiting = [];
      setState((before) => messages.reduce(reduceLive, before));
    };
    const stream = new LiveStream({
      url: `${location.origin.replace(/^http/, "ws")}/api/stream${view === "own" ? "" : `?view=${view}`}`,
      instance,
      onMessage: (message) => {
        const time = timeOf(message);
        if (time !== undefined) serverClock.learn(time);
        if (message.type === "ping") return;
        if (message.type === "news") {
          // whoever shows it reads it anew
          void queries.invalidateQueries({ queryKey: [message.data.about] });
          return;
        }
        if (message.type === "snapshot")
          for (const about of NEWS) void queries.invalidateQueries({ queryKey: [about] });
        waiting.push(message);
        // a busy floor tells of many rows at once: they are drawn together, an agent's own desk at once
        if (AT_ONCE.has(message.type)) flush();
        else timer ??= setTimeout(flush, GATHER);
      },
      onConnection: (next) => {
        setConnection(next);
        if (next === "revoked") onRevoked();
      },
    });
    stream.start();
    return () => {
      clearTimeout(timer);
      stream.stop();
    };
  }, [instance, view, onRevoked, queries]);
  const { desk, staff, floor } = state;
  const live = useMemo(() => ({ connection, desk, staff }), [connection, desk, staff]);
  return (
    <LiveContext value={live}>
      <FloorContext value={floor}>{children}</FloorContext>
    </LiveContext>
  );
}
