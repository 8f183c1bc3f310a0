import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import type { Ask, By } from "./figures-model";

export const PAGE = 100;
const MOST = 1_000;

export interface Opened {
  by: By;
  measure: string;
  /** Left out: of all. */
  key?: string;
  begin: string;
  end: string;
  tenant_id: string;
}

export type Stretch = components["schemas"]["StretchOut"];

export interface OpenedTime {
  agent_id: string;
  state: string;
  begin: string;
  end: string;
}

export const loadFigures = (ask: Ask) => dataOf(server.GET("/api/figures", { params: { query: filled({ ...ask }) } }));
/** Of whole days, whatever the figures beside them are cut into. */
export const loadStates = (ask: Ask & { interval: "day" }) =>
  dataOf(server.GET("/api/figures/states", { params: { query: filled({ ...ask }) } }));
export const loadBehind = (opened: Opened, after: number) =>
  dataOf(server.GET("/api/figures/rows", { params: { query: filled({ ...opened, after, limit: PAGE }) } }));

/** The times behind one number: of an agent, in one state. */
export const loadStretches = (query: OpenedTime) =>
  dataOf(server.GET("/api/figures/states/rows", { params: { query: { ...query, limit: MOST } } }));

export function exportAddress(ask: Ask): string {
  return `/api/figures/export.xlsx?${new URLSearchParams(filled({ ...ask }) as Record<string, string>).toString()}`;
}
