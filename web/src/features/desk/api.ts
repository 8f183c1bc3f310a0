import { post, read, type OwnNumber, type ParkedCall, type Target, type Targets } from "@/shared/api/ahead";
import { dataOf, server } from "@/shared/api/client";
import type { Draft } from "./drafts";

const of = (id: string) => ({ interaction_id: id });

/** The message that the agent has before him now. */
export const MESSAGE_ADDRESS = "/api/desk/message";

export const loadSeats = () => dataOf(server.GET("/api/desk/seats"));
export const signIn = (seatId: string) => server.POST("/api/desk/sign-in", { body: { seat_id: seatId } });
export const signOut = () => server.POST("/api/desk/sign-out");
export const goReady = () => server.POST("/api/desk/ready");
export const goNotReady = (reason: string) => server.POST("/api/desk/not-ready", { body: { reason } });
export const extendWrapUp = () => server.POST("/api/desk/extend-wrap-up");
export const wrapUp = (id: string, draft: Draft, finish: boolean) =>
  server.POST("/api/desk/interactions/{interaction_id}/wrap-up", {
    params: { path: of(id) },
    body: { ...draft, finish },
  });

/** A move of the contact that the agent has. */
export const doToContact = (id: string, verb: string, body: object = {}) =>
  post(`/api/desk/interactions/${id}/${verb}`, body);
/** Whom the present contact can be handed to, or who can be asked about it. */
export const loadTargets = (q: string) => read<Targets>("/api/desk/targets", q === "" ? {} : { q });
export const transferTo = (id: string, target: Target, note: string) =>
  doToContact(id, "transfer", note === "" ? { target } : { target, note });
/** The numbers that a customer may see when the agent calls him. */
export const loadOwnNumbers = () => read<{ numbers: OwnNumber[] }>("/api/desk/outbound");
export interface Outbound {
  number_id: string;
  digits: string;
  queue_id: string;
}
export const dial = (call: Outbound) => post("/api/desk/calls", call);
export const loadParked = () => read<{ items: ParkedCall[] }>("/api/desk/parked");
export const takeParked = (slot: string) => post(`/api/desk/parked/${slot}/take`);
export const askHelp = () => post("/api/desk/help");

/** The forms of the enterprises that the agent serves. */
export const loadForms = () => dataOf(server.GET("/api/forms"));
export const register = (formId: string, interactionId: string, values: Record<string, string>) =>
  server.POST("/api/forms/{form_id}/registrations", {
    params: { path: { form_id: formId } },
    body: { interaction_id: interactionId, values },
  });
/** What the present caller had with this enterprise before. */
export const loadHistory = () => dataOf(server.GET("/api/desk/history"));
