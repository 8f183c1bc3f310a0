import type { Agent } from "@/shared/agents";
import type { Queue, QueueBody } from "./api";

export type Choice = QueueBody["choice"];

export const CHOICES: NonNullable<Choice>[] = ["longest_idle", "fewest_contacts", "best_skill", "mixed"];

interface Need {
  skill_id?: string | undefined;
  level?: number | null | undefined;
}

interface Ring {
  after_seconds?: number | null | undefined;
  min_level?: number | null | undefined;
  skills?: Need[] | undefined;
}

interface Overflow {
  after_seconds?: number | null | undefined;
  queue_ids?: string[] | undefined;
  leaves?: boolean | undefined;
}

/** A queue as its form has it: what was not filled in yet is not there. */
export type Fields = Omit<QueueBody, "rules" | "max_waiting" | "last_agent_seconds"> & {
  tenant_id?: string;
  max_waiting?: number | null;
  last_agent_seconds?: number | null;
  skills?: Need[];
  relax?: Ring[];
  overflow?: Overflow[];
};

/** What the server takes where nothing else is said; a new queue's form shows it. */
export const NEW_QUEUE: Omit<Fields, "code" | "name_zh" | "name_en"> = {
  greeting_zh: "",
  greeting_en: "",
  ring_seconds: 20,
  wrap_up_seconds: 30,
  max_waiting: null,
  target_seconds: 20,
  target_percent: 80,
  recorded: true,
  choice: "longest_idle",
  priority: 0,
  min_level: 1,
  last_agent_seconds: null,
  last_agent_days: 7,
  park_seconds: 120,
  short_abandon_seconds: 5,
  skills: [],
  relax: [],
  overflow: [],
};

export function fieldsOf(queue: Queue): Fields {
  const { rules, ...plain } = queue;
  return {
    ...plain,
    skills: rules?.skills ?? [],
    relax: rules?.relax ?? [],
    overflow: (rules?.overflow ?? []).map((step) => ({
      ...step,
      queue_ids: step.leaves ? [] : (step.queue_ids ?? []),
    })),
  };
}

const needsOf = (needs: Need[] | undefined) =>
  (needs ?? []).flatMap(({ skill_id, level }) => (skill_id ? [{ skill_id, level: level ?? 1 }] : []));

const bySeconds = (one: { after_seconds: number }, other: { after_seconds: number }) =>
  one.after_seconds - other.after_seconds;

/** What is sent: steps in the order of their times, lines that were begun and left empty are not there. */
export function bodyOf(fields: Fields): QueueBody {
  const { skills, relax, overflow, tenant_id: _, ...plain } = fields;
  const rings = (relax ?? []).flatMap((ring) =>
    ring.after_seconds
      ? [{ after_seconds: ring.after_seconds, min_level: ring.min_level ?? 1, skills: needsOf(ring.skills) }]
      : [],
  );
  const steps = (overflow ?? []).flatMap((step) => {
    const { after_seconds, leaves = false } = step;
    const queue_ids = leaves ? [] : (step.queue_ids ?? []);
    return after_seconds && (leaves || queue_ids.length > 0) ? [{ after_seconds, leaves, queue_ids }] : [];
  });
  return {
    ...plain,
    max_waiting: fields.max_waiting ?? null,
    last_agent_seconds: fields.last_agent_seconds ?? null,
    rules: { skills: needsOf(skills), relax: rings.sort(bySeconds), overflow: steps.sort(bySeconds) },
  };
}

/** The same skill twice in one line of needs: which of both levels would hold? */
export function hasTwice(needs: Need[] | undefined): boolean {
  const named = (needs ?? []).map((need) => need.skill_id).filter(Boolean);
  return new Set(named).size < named.length;
}

/** Who may serve a queue: its enterprise's own agents, and the operator's; of others the reader sees none he could assign. */
export function eligible(agents: Agent[], pools: ReadonlyMap<string, string>, homes: readonly string[]): Agent[] {
  return agents.filter((agent) => {
    const house = pools.get(agent.pool_id);
    return house === undefined || homes.includes(house);
  });
}
