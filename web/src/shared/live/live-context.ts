import { createContext, useContext } from "react";
import type { Desk, Floor, StaffNotices } from "../api/model";
import type { Connection } from "./connection";

export interface Live {
  connection: Connection;
  desk: Desk | null;
  staff: StaffNotices | null;
}

export const LiveContext = createContext<Live>({ connection: "connecting", desk: null, staff: null });
/** Apart from the rest: of a floor something changes several times a second. */
export const FloorContext = createContext<Floor | null>(null);

/** What the server last told this desktop. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** The floor as the server last told it. */
export function useFloor(): Floor | null {
  return useContext(FloorContext);
}
