import type { Contact, Desk, DeskAgent, Floor, FloorAgent, FloorQueue, Named, Party, QueueAlarm } from "./model";

const SINCE = "2026-11-21T07:59:00Z";
const tenant: Named = { id: "t", name_zh: "云山博物馆", name_en: "Yunshan Museum" };

/** An agent who is ready at a SIP phone, or whatever is said of him. */
export function aDesk(agent: Partial<DeskAgent> = {}, contact: Contact | null = null): Desk {
  return {
    agent: {
      user_id: "u",
      display_name: "李晓雯",
      staff_no: "8003",
      state: "ready",
      reason: null,
      cause: null,
      since: SINCE,
      deadline: null,
      pending: null,
      seat: {
        id: "s",
        kind: "sip",
        code: "101",
        endpoint: "e101",
        online: true,
        faulty: false,
        mode: null,
        page: null,
      },
      version: 1,
      queues: [],
      no_calls_because: [],
      legal: [],
      ...agent,
    },
    contact,
    time: SINCE,
  };
}

export function aContact(changes: Partial<Contact> = {}): Contact {
  return {
    interaction_id: "i",
    purpose: "call",
    origin_id: null,
    callback: null,
    voicemail: null,
    tenant,
    number: "96968001",
    queue: null,
    caller: "13800000000",
    phase: "talking",
    opened_at: SINCE,
    queued_at: SINCE,
    answered_at: SINCE,
    ended_at: null,
    held_since: null,
    customer_waits: false,
    muted: false,
    menu: [],
    dispositions: [],
    disposition_id: null,
    note: "",
    recording: false,
    silent_sides: [],
    recording_paused: false,
    role: "main",
    parties: [],
    main_agent: null,
    handed: null,
    nuisance: null,
    version: 1,
    ...changes,
  };
}

export function aParty(changes: Partial<Party> = {}): Party {
  return {
    call_id: "c",
    kind: "agent",
    agent_id: "a",
    name: "林小溪",
    number: null,
    queue_id: null,
    place: "ringing",
    since: SINCE,
    rang_at: null,
    muted: false,
    ...changes,
  };
}

export function aFloorAgent(changes: Partial<FloorAgent> = {}): FloorAgent {
  return {
    user_id: "u",
    display_name: "李晓雯",
    staff_no: "8003",
    pool: null,
    state: "ready",
    reason: null,
    cause: null,
    since: SINCE,
    deadline: null,
    pending: null,
    seat: null,
    contact: null,
    queues: [],
    is_own: true,
    asked: null,
    listeners: [],
    version: 1,
    ...changes,
  };
}

export function aFloorQueue(changes: Partial<FloorQueue> = {}): FloorQueue {
  return {
    id: "q",
    name_zh: "人工咨询",
    name_en: "Visitor service",
    tenant,
    waiting: 0,
    longest_since: null,
    callbacks: 0,
    callbacks_due: 0,
    voicemails: 0,
    orders: 0,
    offered: 0,
    expected: null,
    talking: 0,
    signed_in: 0,
    ready: 0,
    agents: { ringing: 0, talking: 0, wrap_up: 0, away: 0, busy: 0 },
    target_seconds: 20,
    today: {
      queued: 0,
      answered: 0,
      in_target: 0,
      abandoned: 0,
      decided: 0,
      service_level: null,
      connected_rate: null,
      average_answer: null,
      arrivals: 0,
      usual: null,
    },
    limits: { waiting: 10, longest: 120, service_level: 0.8, connected_rate: 0.9, arrivals: 2 },
    ...changes,
  };
}

export function aFloor(changes: Partial<Floor> = {}): Floor {
  return { agents: [], queues: [], seats: [], alarms: [], ...changes };
}

export function aQueueAlarm(changes: Partial<QueueAlarm> = {}): QueueAlarm {
  return {
    id: "w",
    tenant_id: tenant.id,
    queue_id: "q",
    kind: "waiting",
    value: 12,
    worst: 14,
    bound: 10,
    since: SINCE,
    cleared_at: null,
    taken: null,
    words: { zh: "等待 12 人，上限 10", en: "12 waiting, limit 10" },
    ...changes,
  };
}
