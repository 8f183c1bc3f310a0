import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Party = components["schemas"]["OutsidePartyOut"];
export type NewParty = components["schemas"]["OutsidePartyIn"];
export type PartyChange = components["schemas"]["OutsidePartyChange"];
export type Dispatch = components["schemas"]["PartyDispatchOut"];

export const loadParties = () => dataOf(server.GET("/api/parties"));
export const addParty = (body: NewParty) => server.POST("/api/parties", { body });
export const changeParty = (id: string, body: PartyChange) =>
  server.PUT("/api/parties/{party_id}", { params: { path: { party_id: id } }, body });
export const loadDispatches = (partyId: string | null) =>
  dataOf(server.GET("/api/dispatches", { params: { query: partyId === null ? {} : { party_id: partyId } } }));
export const loadDispatch = (id: string) =>
  dataOf(server.GET("/api/dispatches/{dispatch_id}", { params: { path: { dispatch_id: id } } }));
export const recall = (id: string) =>
  server.POST("/api/dispatches/{dispatch_id}/recall", { params: { path: { dispatch_id: id } } });
