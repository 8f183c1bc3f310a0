/** The shapes that the server speaks, as agreed for `/api`; times are ISO 8601 in UTC. */

export type AgentState =
  "signed_out" | "ready" | "reserved" | "ringing" | "talking" | "wrap_up" | "not_ready" | "on_break" | "training";

export type Action =
  | "sign_in"
  | "ready"
  | "not_ready"
  | "sign_out"
  | "answer"
  | "refuse"
  | "hold"
  | "resume"
  | "mute"
  | "unmute"
  | "hang_up"
  | "wrap_up"
  | "extend_wrap_up";

export type Phase = "offered" | "ringing" | "connecting" | "talking" | "held" | "returning" | "wrap_up";

export interface Named {
  id: string;
  name_zh: string;
  name_en: string;
}

export interface Pending {
  kind: "break" | "sign_out";
  reason?: string | null;
}

export interface Seat {
  id: string;
  kind: "browser" | "sip";
  code: string;
  endpoint: string;
  online: boolean;
}

export interface DeskAgent {
  user_id: string;
  display_name: string;
  staff_no: string | null;
  state: AgentState;
  reason: string | null;
  cause: string | null;
  since: string;
  deadline: string | null;
  pending: Pending | null;
  seat: Seat | null;
  version: number;
  queues: (Named & { tenant: Named })[];
  no_calls_because: string[];
  legal: Action[];
}

export interface MenuStep {
  node: string;
  keyed?: string | null;
  result?: string | null;
  at: string;
  label?: string | null;
}

export interface Disposition extends Named {
  code: string;
}

export interface Contact {
  interaction_id: string;
  tenant: Named;
  number: string;
  queue: (Named & { greeting_zh: string; greeting_en: string }) | null;
  caller: string | null;
  phase: Phase;
  opened_at: string;
  queued_at: string | null;
  answered_at: string | null;
  ended_at: string | null;
  held_since: string | null;
  muted: boolean;
  menu: MenuStep[];
  dispositions: Disposition[];
  disposition_id: string | null;
  note: string | null;
  recording: boolean;
  version: number;
}

export interface Desk {
  agent: DeskAgent;
  contact: Contact | null;
  time: string;
}

export interface FloorAgent {
  user_id: string;
  display_name: string;
  staff_no: string | null;
  pool: Named | null;
  state: AgentState;
  reason: string | null;
  cause: string | null;
  since: string;
  deadline: string | null;
  pending: Pending | null;
  seat: { code: string; kind: "browser" | "sip" } | null;
  contact: {
    interaction_id: string;
    tenant: Named | null;
    queue: Named | null;
    caller?: string | null;
    phase: Phase;
    since: string;
  } | null;
  queues: string[];
  version: number;
}

export interface FloorQueue extends Named {
  tenant: Named;
  waiting: number;
  longest_since: string | null;
  offered: number;
  talking: number;
  signed_in: number;
  ready: number;
  target_seconds: number;
  today: { queued: number; answered: number; in_target: number; abandoned: number };
}

export interface Floor {
  agents: FloorAgent[];
  queues: FloorQueue[];
}

export type StreamMessage =
  | { type: "snapshot"; data: Desk | { floor: Floor; time: string } | { time: string } }
  | { type: "desk"; data: Desk }
  | { type: "agent"; data: FloorAgent }
  | { type: "queue"; data: FloorQueue }
  | { type: "ping"; time: string };

export type Role = "operator_admin" | "supervisor" | "agent" | "tenant_admin" | "tenant_viewer";

export interface Me {
  user_id: string;
  username: string;
  display_name: string;
  role: Role;
  locale: "zh-CN" | "en";
  tenant: Named;
  /** Home and every tenant that he is assigned to. */
  tenants: Named[];
}

export interface Page<T> {
  items: T[];
  total: number | null;
  next: string | null;
}
