import { http } from "@/shared/api/client";
import type { Page } from "@/shared/api/model";

export const RESULTS = ["answered", "abandoned", "self_service", "unserved", "refused", "fallback", "failed"] as const;

export interface InteractionRow {
  id: string;
  tenant_id: string;
  state: "open" | "wrap_up" | "closed";
  number: string;
  caller: string | null;
  queue_id: string | null;
  agent_id: string | null;
  result: string | null;
  opened_at: string;
  queued_at: string | null;
  answered_at: string | null;
  ended_at: string | null;
  ended_by: string | null;
  end_cause: string | null;
  disposition_id: string | null;
  flow_seconds: number | null;
  wait_seconds: number | null;
  talk_seconds: number | null;
  hold_seconds: number | null;
  wrap_up_seconds: number | null;
}

export interface TimelineEvent {
  seq: number;
  type: string;
  occurred_at: string;
  actor: { kind: string; id: string | null };
  facts: Record<string, unknown>;
}

export interface Recording {
  id: string;
  state: "recording" | "ended" | "stored" | "failed";
  started_at: string;
  seconds: number | null;
  complete: boolean | null;
}

export interface InteractionDetails extends InteractionRow {
  note: string | null;
  timeline: TimelineEvent[];
  recordings: Recording[];
}

export interface Search {
  tenant_id: string;
  from: string;
  to: string;
  number: string;
  caller: string;
  agent_id: string;
  queue_id: string;
  result: string;
}

export const searchInteractions = (search: Partial<Search>, after: string, limit: number) =>
  http.get<Page<InteractionRow>>("/api/interactions", { ...search, after, limit });
export const loadInteraction = (id: string) => http.get<InteractionDetails>(`/api/interactions/${id}`);
export const recordingAddress = (id: string) => `/api/recordings/${id}/audio`;
