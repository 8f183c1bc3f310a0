import type { Desk, Floor, FloorAgent, FloorQueue, StaffNotices, StreamMessage } from "../api/model";

export interface LiveState {
  desk: Desk | null;
  floor: Floor | null;
  /** Messages, calls for help, faults, and who listens. */
  staff: StaffNotices | null;
}

export const NOTHING: LiveState = { desk: null, floor: null, staff: null };

/** The picture after one message: a snapshot replaces all, an event replaces its row unless it is older. */
export function reduceLive(state: LiveState, message: StreamMessage): LiveState {
  switch (message.type) {
    case "snapshot":
      return { ...state, ...fromSnapshot(message.data) };
    case "desk":
      return { ...state, desk: newerDesk(state.desk, message.data) };
    case "agent":
      return state.floor === null ? state : { ...state, floor: withAgent(state.floor, message.data) };
    case "queue":
      return state.floor === null ? state : { ...state, floor: withQueue(state.floor, message.data) };
    case "alarms":
      return state.floor === null ? state : { ...state, floor: { ...state.floor, alarms: message.data.alarms } };
    case "staff":
      return { ...state, staff: message.data };
    default:
      return state;
  }
}

function fromSnapshot(data: object): Pick<LiveState, "desk" | "floor"> {
  return {
    desk: "agent" in data ? (data as Desk) : null,
    floor: "floor" in data ? (data as { floor: Floor }).floor : null,
  };
}

function newerDesk(known: Desk | null, told: Desk): Desk {
  const sameAgent = known?.agent.user_id === told.agent.user_id;
  return known !== null && sameAgent && isOlder(told, known) ? known : told;
}

// agent and contact have versions of their own: a desk is older only if one is and the other is not newer
function isOlder(told: Desk, known: Desk): boolean {
  if (told.agent.version !== known.agent.version) return told.agent.version < known.agent.version;
  if (told.contact === null || told.contact.interaction_id !== known.contact?.interaction_id) return false;
  return told.contact.version < known.contact.version;
}

function withAgent(floor: Floor, told: FloorAgent): Floor {
  const known = floor.agents.find((agent) => agent.user_id === told.user_id);
  if (known === undefined) return { ...floor, agents: [...floor.agents, told] };
  if (told.version < known.version) return floor;
  return { ...floor, agents: floor.agents.map((agent) => (agent === known ? told : agent)) };
}

function withQueue(floor: Floor, told: FloorQueue): Floor {
  const known = floor.queues.some((queue) => queue.id === told.id);
  if (!known) return { ...floor, queues: [...floor.queues, told] };
  return { ...floor, queues: floor.queues.map((queue) => (queue.id === told.id ? told : queue)) };
}
