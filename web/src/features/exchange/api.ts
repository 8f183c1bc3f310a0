import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type MachineKey = components["schemas"]["MachineKeyOut"];
export type NewKey = components["schemas"]["MachineKeyIn"];
export type Webhook = components["schemas"]["WebhookOut"];
export type NewWebhook = components["schemas"]["WebhookIn"];
export type WebhookChange = components["schemas"]["WebhookChange"];
export type Delivery = components["schemas"]["DeliveryOut"];

export const loadKeys = () => dataOf(server.GET("/api/machine-keys"));
export const makeKey = (body: NewKey) => dataOf(server.POST("/api/machine-keys", { body }));
export const revokeKey = (id: string) =>
  server.POST("/api/machine-keys/{key_id}/revoke", { params: { path: { key_id: id } } });

const at = (id: string) => ({ params: { path: { webhook_id: id } } });
export const loadWebhooks = () => dataOf(server.GET("/api/webhooks"));
export const addWebhook = (body: NewWebhook) => dataOf(server.POST("/api/webhooks", { body }));
export const changeWebhook = (id: string, body: WebhookChange) =>
  server.PUT("/api/webhooks/{webhook_id}", { ...at(id), body });
export const removeWebhook = (id: string) => server.DELETE("/api/webhooks/{webhook_id}", at(id));
export const renewSecret = (id: string) => dataOf(server.POST("/api/webhooks/{webhook_id}/secret", at(id)));
export const pingWebhook = (id: string) => server.POST("/api/webhooks/{webhook_id}/ping", at(id));
export const resendAll = (id: string) => dataOf(server.POST("/api/webhooks/{webhook_id}/resend", at(id)));
export const resendOne = (id: string, delivery: string) =>
  dataOf(
    server.POST("/api/webhooks/{webhook_id}/deliveries/{delivery_id}/resend", {
      params: { path: { webhook_id: id, delivery_id: delivery } },
    }),
  );
export const loadDeliveries = (id: string, state: Delivery["state"] | null, after: string | null) =>
  dataOf(
    server.GET("/api/webhooks/{webhook_id}/deliveries", {
      params: {
        path: { webhook_id: id },
        query: { limit: 50, ...(state !== null && { state }), ...(after !== null && { after }) },
      },
    }),
  );
