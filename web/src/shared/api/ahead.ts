import { server } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** From whom the agent has the contact, and what he shall know of it. */
export interface ContactAhead {
  handed: { by: string | null; note: string } | null;
}

interface Names {
  id: string;
  name_zh: string;
  name_en: string;
}

export interface TargetAgent {
  user_id: string;
  display_name: string;
  staff_no: string | null;
  state: Schemas["AgentState"];
  queues: Names[];
}

export interface TargetQueue extends Names {
  tenant_id: string;
  waiting: number;
  ready: number;
}

export interface Targets {
  agents: TargetAgent[];
  queues: TargetQueue[];
  flows: Names[];
}

export type Target =
  | { kind: "agent"; agent_id: string }
  | { kind: "queue"; queue_id: string }
  | { kind: "flow"; flow_id: string }
  | { kind: "number"; digits: string };

export interface OwnNumber extends Names {
  digits: string;
  tenant: Names;
}

export interface ParkedCall {
  slot: string;
  interaction_id: string;
  caller: string | null;
  queue: Names | null;
  parked_by: string;
  since: string;
  returns_at: string;
}

interface Loose {
  GET: (path: string, init: { params: { query?: object } }) => Promise<{ data?: unknown }>;
  POST: (path: string, init: { body?: object }) => Promise<{ data?: unknown }>;
}

const loose = server as unknown as Loose;

export async function read<T>(path: string, query: object = {}): Promise<T> {
  return (await loose.GET(path, { params: { query } })).data as T;
}

export async function post<T>(path: string, body: object = {}): Promise<T> {
  return (await loose.POST(path, { body })).data as T;
}
