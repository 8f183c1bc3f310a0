import { dataOf, server } from "@/shared/api/client";

export const listMessages = () => dataOf(server.GET("/api/messages"));
export const readMessages = (ids: string[]) => server.POST("/api/messages/read", { body: { ids } });
export const askHelp = (text: string) => server.POST("/api/desk/help", { body: { text } });
export const withdrawHelp = () => server.POST("/api/desk/help/withdraw");
export const listListenings = () => dataOf(server.GET("/api/desk/listened"));
