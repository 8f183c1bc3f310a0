import { http } from "@/shared/api/client";
import type { Page } from "@/shared/api/model";
import type { Draft } from "./drafts";

export type ContactVerb = "answer" | "refuse" | "hold" | "resume" | "mute" | "unmute" | "hang-up";

export interface SeatChoice {
  id: string;
  kind: "browser" | "sip";
  code: string;
  endpoint: string;
  taken: boolean;
}

export interface PastInteraction {
  id: string;
  opened_at: string;
  result: string | null;
  caller: string | null;
  queue: { name_zh: string; name_en: string } | null;
  tenant: { name_zh: string; name_en: string } | null;
  disposition?: { name_zh: string; name_en: string } | null;
  note?: string | null;
}

export const loadSeats = () => http.get<Page<SeatChoice>>("/api/desk/seats");
export const signIn = (seatId: string) => http.post("/api/desk/sign-in", { seat_id: seatId });
export const signOut = () => http.post("/api/desk/sign-out");
export const extendWrapUp = () => http.post("/api/desk/extend-wrap-up");
export const goReady = () => http.post("/api/desk/ready");
export const goNotReady = (reason: string) => http.post("/api/desk/not-ready", { reason });
export const doToContact = (id: string, verb: ContactVerb) => http.post(`/api/desk/interactions/${id}/${verb}`);
export const wrapUp = (id: string, draft: Draft, finish: boolean) =>
  http.post(`/api/desk/interactions/${id}/wrap-up`, { ...draft, finish });
export const loadPast = (query: { tenant_id?: string; caller?: string; agent_id?: string; limit: number }) =>
  http.get<Page<PastInteraction>>("/api/interactions", query);
