import { Flex } from "antd";
import { useEffect, useMemo, type ReactNode } from "react";
import { FaultButton } from "@/features/floor/fault-button";
import { SupervisionBar } from "@/features/floor/supervision-bar";
import { SupervisorPhone, useListenBy } from "@/features/floor/supervisor-phone";
import { WordingStrip } from "@/features/knowledge/wording/wording-strip";
import { FaultBanner } from "@/features/messages/fault-banner";
import { MessagesButton } from "@/features/messages/messages-button";
import { usePhone } from "@/features/phone/use-phone";
import { useMe } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import { INSTANCE } from "./instance";

const WANTED = "supervisor-phone";

interface Props {
  title: string;
  children: ReactNode;
}

/** Where wall, phone and messages of a supervisor meet; what he takes part in is above every page. */
export function SupervisorWorkplace({ title, children }: Props) {
  const me = useMe();
  const phone = usePhone(me.user_id, INSTANCE);
  const [by, listenBy] = useListenBy(me.user_id);
  const ears = useMemo(() => ({ phone, by, listenBy }), [phone, by, listenBy]);
  const { status, start } = phone;
  // who has listened by this browser once hears at once the next time
  useEffect(() => {
    if (status === "ready") stored.set(WANTED, true);
    if (status === "off" && stored.get(WANTED, false)) void start();
  }, [status, start]);
  return (
    <SupervisorPhone value={ears}>
      <header className="topbar topbar-plain">
        {title}
        <Flex flex={1} gap={8} align="center" style={{ fontSize: 14, fontWeight: 400, overflow: "hidden" }}>
          <FaultBanner />
          <SupervisionBar />
        </Flex>
        <FaultButton />
        <MessagesButton />
      </header>
      <WordingStrip />
      {children}
    </SupervisorPhone>
  );
}
