import { dataOf, server } from "@/shared/api/client";
import type { Target } from "@/shared/api/model";
import type { paths } from "@/shared/api/schema";
import type { Draft } from "./drafts";

type Verb = paths["/api/desk/interactions/{interaction_id}/{verb}"]["post"]["parameters"]["path"]["verb"];
export type ConsultTarget = Exclude<Target, { kind: "flow" }>;
/** A number that is called without being seen: a customer's, or that of who called in a contact. */
export type Unseen = { customer_number_id: string } | { interaction_id: string };
export type Outbound = ({ digits: string } | Unseen) & {
  number_id: string;
  queue_id: string;
  /** He does not wish to be called, and is called all the same. */
  despite_wish?: boolean;
};

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

/** A move of the contact that needs no more words. */
export const doToContact = (id: string, verb: Verb) =>
  server.POST("/api/desk/interactions/{interaction_id}/{verb}", { params: { path: { ...of(id), verb } } });
export const consult = (id: string, target: ConsultTarget) =>
  server.POST("/api/desk/interactions/{interaction_id}/consult", { params: { path: of(id) }, body: { target } });
export const split = (id: string, callId: string) =>
  server.POST("/api/desk/interactions/{interaction_id}/split", {
    params: { path: of(id) },
    body: { call_id: callId },
  });
export const drop = (id: string, callId: string) =>
  server.POST("/api/desk/interactions/{interaction_id}/drop", {
    params: { path: of(id) },
    body: { call_id: callId },
  });
export const transfer = (id: string, target: Target, note: string) =>
  server.POST("/api/desk/interactions/{interaction_id}/transfer", {
    params: { path: of(id) },
    body: { target, note },
  });
export const toVoicemail = (id: string, queueId: string) =>
  server.POST("/api/desk/interactions/{interaction_id}/to-voicemail", {
    params: { path: of(id) },
    body: { queue_id: queueId },
  });
export const sendDigits = (id: string, digits: string) =>
  server.POST("/api/desk/interactions/{interaction_id}/send-digits", { params: { path: of(id) }, body: { digits } });
/** Whom the present contact can be handed to, or who can be asked about it. */
export const loadTargets = (q: string) => dataOf(server.GET("/api/desk/targets", { params: { query: { q } } }));
/** The numbers that a customer may see when the agent calls him. */
export const loadOwnNumbers = () => dataOf(server.GET("/api/desk/outbound"));
export const dial = (call: Outbound) => server.POST("/api/desk/calls", { body: { despite_wish: false, ...call } });
/** Whatever is read about who is parked. */
export const PARKED = "parked";
export const loadParked = () => dataOf(server.GET("/api/desk/parked"));
export const takeParked = (slot: string) => server.POST("/api/desk/parked/{slot}/take", { params: { path: { slot } } });

/** The forms of the enterprises that the agent serves. */
export const loadForms = () => dataOf(server.GET("/api/forms"));
export const register = (formId: string, interactionId: string, values: Record<string, string>) =>
  server.POST("/api/forms/{form_id}/registrations", {
    params: { path: { form_id: formId } },
    body: { interaction_id: interactionId, values },
  });
/** What the present caller had with this enterprise before. */
