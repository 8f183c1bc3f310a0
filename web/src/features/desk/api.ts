import { dataOf, filled, server } from "@/shared/api/client";
import { asProblem } from "@/shared/api/problem";
import type { Draft } from "./drafts";

export type ContactVerb = "answer" | "refuse" | "hold" | "resume" | "hang-up";

const of = (id: string) => ({ interaction_id: id });

export const loadSeats = () => dataOf(server.GET("/api/desk/seats"));
export const signIn = (seatId: string) => server.POST("/api/desk/sign-in", { body: { seat_id: seatId } });
export const signOut = () => server.POST("/api/desk/sign-out");
export const goReady = () => server.POST("/api/desk/ready");
export const goNotReady = (reason: string) => server.POST("/api/desk/not-ready", { body: { reason } });
export const extendWrapUp = () => server.POST("/api/desk/extend-wrap-up");
export const doToContact = (id: string, verb: ContactVerb) =>
  server.POST("/api/desk/interactions/{interaction_id}/{verb}", { params: { path: { ...of(id), verb } } });
export const mute = (id: string) =>
  server.POST("/api/desk/interactions/{interaction_id}/mute", { params: { path: of(id) } });
export const unmute = (id: string) =>
  server.POST("/api/desk/interactions/{interaction_id}/unmute", { params: { path: of(id) } });
export const wrapUp = (id: string, draft: Draft, finish: boolean) =>
  server.POST("/api/desk/interactions/{interaction_id}/wrap-up", {
    params: { path: of(id) },
    body: { ...draft, finish },
  });
/** Whether agents may read the ledger here: asked once, by asking for a single row. */
export const mayReadPast = () =>
  loadPast({ limit: 1 }).then(
    () => true,
    (error: unknown) => {
      if (asProblem(error).status === 403) return false;
      throw error;
    },
  );
export const loadPast = (query: { tenant_id?: string; caller?: string; agent_id?: string; limit: number }) =>
  dataOf(server.GET("/api/interactions", { params: { query: filled(query) } }));
