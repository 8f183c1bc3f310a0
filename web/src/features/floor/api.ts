import { server } from "@/shared/api/client";
import type { ListenMode } from "@/shared/api/model";

const of = (id: string) => ({ params: { path: { agent_id: id } } });

export type Forced = "free" | "sign-out" | "ready" | "end-call";
export const forceAgent = (id: string, verb: Forced) =>
  server.POST("/api/floor/agents/{agent_id}/{agent_verb}", {
    params: { path: { agent_id: id, agent_verb: verb } },
  });
export const takeOut = (id: string, reason: string) =>
  server.POST("/api/floor/agents/{agent_id}/not-ready", { ...of(id), body: { reason } });
export const decideLeave = (id: string, answer: "grant" | "deny") =>
  server.POST("/api/floor/breaks/{agent_id}/{answer}", { params: { path: { agent_id: id, answer } } });

export type Act = "listen" | "whisper" | "barge" | "take-over" | "stop" | "hang-up" | "give-back";
export const ACT_OF: Record<ListenMode, Act> = {
  listen: "listen",
  whisper: "whisper",
  barge: "barge",
  in_charge: "take-over",
};
/** By the browser's phone, or by the telephone of a seat. */
export const takePart = (id: string, act: Act, by: string) =>
  server.POST("/api/floor/interactions/{interaction_id}/{act}", {
    params: { path: { interaction_id: id, act } },
    body: { by, reason: "", queue_id: null },
  });

export const answerHelp = (id: string) =>
  server.POST("/api/floor/help/{help_id}/answer", { params: { path: { help_id: id } } });
export const declareFault = (reason: string, tenantId: string) =>
  server.POST("/api/floor/fault", { body: { reason, tenant_id: tenantId } });
export const endFault = (id: string) =>
  server.DELETE("/api/floor/fault/{fault_id}", { params: { path: { fault_id: id } } });

export const takeAlarm = (id: string) =>
  server.POST("/api/wall/alarms/{alarm_id}/take", { params: { path: { alarm_id: id } } });
export const arrangeSeats = (room: string, seats: string[]) =>
  server.POST("/api/floor/rooms", { body: { room, seat_ids: seats } });
