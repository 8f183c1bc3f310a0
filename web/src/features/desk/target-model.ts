import type { Target, TargetAgent, TargetQueue, Targets } from "@/shared/api/model";

export type TargetAction = "consult" | "transfer" | "to_voicemail";
export type Group = "recent" | "outside" | "agents" | "queues" | "flows";

/** One line of the dialog. */
export interface Choice {
  key: string;
  group: Group;
  target: Target;
  pickable: boolean;
  agent?: TargetAgent;
  queue?: TargetQueue;
  flow?: Targets["flows"][number];
}

interface Asked {
  action: TargetAction;
  /** What is written in the search field. */
  q: string;
  targets: Targets | undefined;
  /** The targets used last, the last one first. */
  recent: Target[];
  tenantId: string;
}

const NUMBER = /^\+?\d{3,32}$/;

/** The digits that were written, if they are a number at all. */
export function digitsOf(q: string): string | null {
  const plain = q.replace(/[\s()-]/g, "");
  return NUMBER.test(plain) ? plain : null;
}

export function idOf(target: Target): string {
  switch (target.kind) {
    case "agent":
      return target.agent_id;
    case "queue":
      return target.queue_id;
    case "flow":
      return target.flow_id;
    case "number":
      return target.digits;
  }
}

export const keyOf = (target: Target): string => `${target.kind}:${idOf(target)}`;

/** What can be chosen, in the order of the dialog; each group stands together. */
export function choicesOf({ action, q, targets, recent, tenantId }: Asked): Choice[] {
  const digits = digitsOf(q);
  const outside = digits === null || action === "to_voicemail" ? [] : [numberChoice(digits, "outside")];
  const found = targets === undefined ? [] : foundOf(action, targets, tenantId);
  if (q !== "" || action === "to_voicemail") return [...outside, ...found];
  const again = recent.flatMap((target) => {
    if (target.kind === "number") return [numberChoice(target.digits, "recent")];
    const same = found.find((choice) => keyOf(choice.target) === keyOf(target));
    return same === undefined ? [] : [{ ...same, group: "recent" as const, key: `recent-${same.key}` }];
  });
  return [...again, ...found];
}

function foundOf(action: TargetAction, { agents, queues, flows }: Targets, tenantId: string): Choice[] {
  const toQueues = queues.filter((queue) => action !== "to_voicemail" || queue.tenant_id === tenantId).map(queueChoice);
  if (action === "to_voicemail") return toQueues;
  const toAgents = agents.map(agentChoice);
  return [...toAgents, ...toQueues, ...(action === "transfer" ? flows.map(flowChoice) : [])];
}

function numberChoice(digits: string, group: Group): Choice {
  const target: Target = { kind: "number", digits };
  return { key: `${group}-${keyOf(target)}`, group, target, pickable: true };
}

// who is to have a call must be free for it; where others are served, a queue waits for one of them
function agentChoice(agent: TargetAgent): Choice {
  const target: Target = { kind: "agent", agent_id: agent.user_id };
  return { key: keyOf(target), group: "agents", target, pickable: agent.state === "ready", agent };
}

function queueChoice(queue: TargetQueue): Choice {
  const target: Target = { kind: "queue", queue_id: queue.id };
  return { key: keyOf(target), group: "queues", target, pickable: true, queue };
}

function flowChoice(flow: Targets["flows"][number]): Choice {
  const target: Target = { kind: "flow", flow_id: flow.id };
  return { key: keyOf(target), group: "flows", target, pickable: true, flow };
}

/** Where an arrow leads from here: the next choice that can be taken, around the end too. */
export function nextChoice(choices: Choice[], from: string | null, step: 1 | -1): string | null {
  const open = choices.filter((choice) => choice.pickable);
  if (open.length === 0) return null;
  const at = open.findIndex((choice) => choice.key === from);
  const next = at < 0 ? (step === 1 ? 0 : open.length - 1) : (at + step + open.length) % open.length;
  return open[next]?.key ?? null;
}

/** The choice that Enter takes: the one that was walked to, else the first that can be taken. */
export function activeOf(choices: Choice[], walkedTo: string | null): Choice | undefined {
  const open = choices.filter((choice) => choice.pickable);
  return open.find((choice) => choice.key === walkedTo) ?? open[0];
}
