import { dataOf, server } from "@/shared/api/client";
import type { Draft } from "./drafts";

export type ContactVerb =
  "answer" | "refuse" | "hold" | "resume" | "mute" | "unmute" | "hang-up" | "call-back" | "hear-again";

const of = (id: string) => ({ interaction_id: id });

/** The message that the agent has before him now. */
export const MESSAGE_ADDRESS = "/api/desk/message";

export const loadSeats = () => dataOf(server.GET("/api/desk/seats"));
export const signIn = (seatId: string) => server.POST("/api/desk/sign-in", { body: { seat_id: seatId } });
export const signOut = () => server.POST("/api/desk/sign-out");
export const goReady = () => server.POST("/api/desk/ready");
export const goNotReady = (reason: string) => server.POST("/api/desk/not-ready", { body: { reason } });
export const extendWrapUp = () => server.POST("/api/desk/extend-wrap-up");
export const doToContact = (id: string, verb: ContactVerb) =>
  server.POST("/api/desk/interactions/{interaction_id}/{verb}", { params: { path: { ...of(id), verb } } });
export const wrapUp = (id: string, draft: Draft, finish: boolean) =>
  server.POST("/api/desk/interactions/{interaction_id}/wrap-up", {
    params: { path: of(id) },
    body: { ...draft, finish },
  });
/** The forms of the enterprises that the agent serves. */
export const loadForms = () => dataOf(server.GET("/api/forms"));
export const register = (formId: string, interactionId: string, values: Record<string, string>) =>
  server.POST("/api/forms/{form_id}/registrations", {
    params: { path: { form_id: formId } },
    body: { interaction_id: interactionId, values },
  });
/** What the present caller had with this enterprise before. */
export const loadHistory = () => dataOf(server.GET("/api/desk/history"));
