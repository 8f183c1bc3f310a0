import { server } from "./api/client";
import type { StaffMessage } from "./api/model";

/** What is written to whom. */
export interface Draft {
  audience: StaffMessage["audience"];
  to: string | null;
  text: string;
}

export const sendMessage = (body: Draft) => server.POST("/api/messages", { body });
