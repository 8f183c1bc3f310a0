import { server } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** What the desk may do beyond what the server's description names yet. */
export type AheadAction =
  | "consult"
  | "cancel_consult"
  | "complete"
  | "swap"
  | "conference"
  | "split"
  | "drop"
  | "leave"
  | "transfer"
  | "park"
  | "send_digits"
  | "to_voicemail"
  | "pause_recording"
  | "resume_recording"
  | "mark_nuisance"
  | "ask_help"
  | "dial";

export type PartyPlace = "ringing" | "aside" | "waiting" | "in";

export interface Party {
  call_id: string;
  kind: "agent" | "outside";
  agent_id: string | null;
  name: string;
  number: string | null;
  place: PartyPlace;
  since: string;
}

export interface ContactAhead {
  role: "main" | "consulted" | "listening";
  parties: Party[];
  recording_paused: boolean;
  nuisance: { since: string; warned_at: string | null } | null;
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
