import { useEffect, useRef, type ReactNode } from "react";
import { CallBar } from "@/features/desk/call-bar";
import { useAlerts } from "@/features/desk/use-alerts";
import { DeskContext, useDeskModel } from "@/features/desk/use-desk";
import { usePhone, type AgentPhone } from "@/features/phone/use-phone";
import type { Desk } from "@/shared/api/model";
import { useLive } from "@/shared/live/live-context";
import { useMe } from "@/shared/session/session";
import { INSTANCE } from "./instance";
import { PhoneContext } from "./phone-context";

const GHOST_AFTER = 3_000;

/** Where desk and phone of an agent meet: each knows the other only through this. */
export function AgentWorkplace({ children }: { children: ReactNode }) {
  const me = useMe();
  const { desk } = useLive();
  const phone = usePhone(me.user_id, INSTANCE);
  const model = useDeskModel(desk, phone);
  useAlerts(desk);
  useSeatFollowsPhone(desk, phone);
  usePhoneFollowsContact(desk, phone);
  return (
    <DeskContext value={model}>
      <PhoneContext value={phone}>
        <div className="topbar">
          <CallBar />
        </div>
        {children}
      </PhoneContext>
    </DeskContext>
  );
}

// after a reload the phone comes back by itself; at the end of work it goes
function useSeatFollowsPhone(desk: Desk | null, phone: AgentPhone): void {
  const agent = desk?.agent;
  const atBrowser = agent !== undefined && agent.state !== "signed_out" && agent.seat?.kind === "browser";
  const before = useRef(false);
  const { status, start, stop } = phone;
  useEffect(() => {
    if (atBrowser && status === "off") void start();
    if (before.current && !atBrowser && desk !== null && status !== "off" && status !== "elsewhere") stop();
    before.current = atBrowser;
  }, [atBrowser, desk, status, start, stop]);
}

// mute is done by the switch; our own track follows, and a call that the switch has ended must not live on here
function usePhoneFollowsContact(desk: Desk | null, phone: AgentPhone): void {
  const { setMuted, hangUp } = phone;
  const phase = phone.call?.phase;
  const muted = desk?.contact?.muted ?? false;
  useEffect(() => {
    if (phase === "up") setMuted(muted);
  }, [phase, muted, setMuted]);
  const over = desk !== null && (desk.contact === null || desk.contact.phase === "wrap_up");
  useEffect(() => {
    if (!over || phase !== "up") return;
    const timer = setTimeout(hangUp, GHOST_AFTER);
    return () => {
      clearTimeout(timer);
    };
  }, [over, phase, hangUp]);
}
