import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type OrderOffer = components["schemas"]["OrderOfferOut"];
export type PoolOrders = components["schemas"]["PoolOrdersOut"];
export type PoolOrdersBody = components["schemas"]["PoolOrdersBody"];

/** The first word of the key is what the stream tells of. */
export const OFFER_KEY = "order_offer";

export async function loadOffer(): Promise<OrderOffer | null> {
  return (await dataOf(server.GET("/api/dispatch/offer"))) ?? null;
}

export function acceptOffer(id: string) {
  return dataOf(server.POST("/api/dispatch/offers/{offer_id}/accept", { params: { path: { offer_id: id } } }));
}

export function refuseOffer(id: string) {
  return dataOf(server.POST("/api/dispatch/offers/{offer_id}/refuse", { params: { path: { offer_id: id } } }));
}

export function loadPools() {
  return dataOf(server.GET("/api/dispatch/pools"));
}

export function rulePool({ id, body }: { id: string; body: PoolOrdersBody }) {
  return dataOf(server.PUT("/api/dispatch/pools/{pool_id}", { params: { path: { pool_id: id } }, body }));
}
