import { useEffect, useRef, type ReactNode } from "react";
import { CallBar } from "@/features/desk/call-bar";
import { useAlerts } from "@/features/desk/use-alerts";
import { DeskContext, useDeskModel } from "@/features/desk/use-desk";
import { OrderOffer } from "@/features/dispatch/order-offer";
import { WordingStrip } from "@/features/knowledge/wording/wording-strip";
import { StaffStrip } from "@/features/messages/staff-strip";
import { usePhone, type AgentPhone } from "@/features/phone/use-phone";
import type { Desk } from "@/shared/api/model";
import { useLive } from "@/shared/live/live-context";
import { useMe } from "@/shared/session/session";
import { INSTANCE } from "./instance";
import { PhoneContext } from "./phone-context";

const GHOST_AFTER = 3_000;
const NEWS_WITHIN = 1_500;

/** Where desk and phone of an agent meet: each knows the other only through this. */
export function AgentWorkplace({ children }: { children: ReactNode }) {
  const me = useMe();
  const { desk } = useLive();
  const phone = usePhone(me.user_id, INSTANCE);
  const model = useDeskModel(desk, phone);
  useAlerts(desk);
  useSeatFollowsPhone(desk, phone);
  usePhoneFollowsPage(desk, phone);
  usePhoneFollowsContact(desk, phone);
  return (
    <DeskContext value={model}>
      <PhoneContext value={phone}>
        <div className="topbar">
          <CallBar />
          <StaffStrip />
        </div>
        <WordingStrip />
        {children}
        <OrderOffer />
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
  const isElsewhere = isOtherPage(desk) && agent?.seat?.online === true;
  useEffect(() => {
    if (atBrowser && status === "off" && !isElsewhere) void start();
    if (before.current && !atBrowser && desk !== null && status !== "off" && status !== "elsewhere") stop();
    before.current = atBrowser;
  }, [atBrowser, isElsewhere, desk, status, start, stop]);
}

/** Whether another page of this person, maybe on another machine, is his phone. */
function isOtherPage(desk: Desk | null): boolean {
  const page = desk?.agent.seat?.page ?? null;
  return page !== null && page !== INSTANCE;
}

// the newest page has the phone; where somebody is talked with, he must be heard
function usePhoneFollowsPage(desk: Desk | null, phone: AgentPhone): void {
  const { status, giveAway, expectSound } = phone;
  const isTaken = isOtherPage(desk) && (status === "ready" || status === "lost");
  useEffect(() => {
    if (!isTaken) return;
    // what this page has just taken may not have come back to it yet
    const timer = setTimeout(() => void giveAway(), NEWS_WITHIN);
    return () => {
      clearTimeout(timer);
    };
  }, [isTaken, giveAway]);
  const talking = desk?.contact?.phase === "talking";
  useEffect(() => {
    expectSound(talking);
  }, [talking, expectSound]);
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
