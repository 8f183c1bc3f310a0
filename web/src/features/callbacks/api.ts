import { dataOf, server } from "@/shared/api/client";

export const loadCallbacks = (open: boolean) => dataOf(server.GET("/api/callbacks", { params: { query: { open } } }));
export const withdrawCallback = (id: string) =>
  server.POST("/api/callbacks/{callback_id}/withdraw", { params: { path: { callback_id: id } } });
