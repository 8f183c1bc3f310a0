import { dataOf, server } from "@/shared/api/client";
import type { StaffMessage } from "@/shared/api/model";

export interface Draft {
  audience: StaffMessage["audience"];
  to: string | null;
  text: string;
}

export const listMessages = () => dataOf(server.GET("/api/messages"));
export const sendMessage = (body: Draft) => server.POST("/api/messages", { body });
export const readMessages = (ids: string[]) => server.POST("/api/messages/read", { body: { ids } });
export const askHelp = (text: string) => server.POST("/api/desk/help", { body: { text } });
export const withdrawHelp = () => server.POST("/api/desk/help/withdraw");
export const listListenings = () => dataOf(server.GET("/api/desk/listened"));
