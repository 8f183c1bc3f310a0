import { createContext, useContext } from "react";
import type { Desk, Floor, StaffNotices } from "../api/model";
import type { Connection } from "./connection";

export interface Live {
  connection: Connection;
  desk: Desk | null;
  floor: Floor | null;
  staff: StaffNotices | null;
}

export const LiveContext = createContext<Live>({ connection: "connecting", desk: null, floor: null, staff: null });

/** What the server last told this desktop. */
export function useLive(): Live {
  return useContext(LiveContext);
}
