/** One thing that happens to a pretended caller. */
export type Input = Record<string, unknown>;

/** A pretended call: when, from where, and what happens in it. */
export interface Script {
  at: string;
  caller: string;
  called: string;
  language?: string;
  calendar?: string;
  inputs: Input[];
}

export interface TraceStep {
  event: string;
  node: string;
  type?: string | null;
  result?: string | null;
  digits?: string | null;
  prompts?: string[] | null;
  wait?: string | null;
  at?: string | null;
  /** What a wait is about, as far as an author wants to see it. */
  asked?: string;
  numbers?: string[];
  number?: string;
  time?: string | null;
  room?: string;
  values?: Record<string, string>;
}

export interface Trace {
  steps: TraceStep[];
  end: "hung_up" | "waiting" | "endless";
  position: { node?: string } & Record<string, unknown>;
  waits_for: string | null;
  variables: Record<string, string>;
}

const two = (value: number) => String(value).padStart(2, "0");

/** A moment as the script and its field write it: the clock of the place, to the minute; without a zone it is the tenant's. */
export function localMinute(at: Date): string {
  const china = new Date(at.getTime() + 8 * 3_600_000);
  const day = `${String(china.getUTCFullYear())}-${two(china.getUTCMonth() + 1)}-${two(china.getUTCDate())}`;
  return `${day}T${two(china.getUTCHours())}:${two(china.getUTCMinutes())}`;
}

/** The script with one more thing that happens; keys pressed in a row are one. */
export function withInput(script: Script, input: Input): Script {
  const last = script.inputs.at(-1);
  if (typeof input["keys"] === "string" && typeof last?.["keys"] === "string") {
    const keys = last["keys"] + input["keys"];
    return { ...script, inputs: [...script.inputs.slice(0, -1), { keys }] };
  }
  return { ...script, inputs: [...script.inputs, input] };
}

/** The script without the last thing that happened; of keys only the last one goes. */
export function withoutLast(script: Script): Script {
  const last = script.inputs.at(-1);
  const before = script.inputs.slice(0, -1);
  if (typeof last?.["keys"] === "string" && last["keys"].length > 1) {
    return { ...script, inputs: [...before, { keys: last["keys"].slice(0, -1) }] };
  }
  return { ...script, inputs: before };
}

export interface Expected extends Record<string, unknown> {
  left: [string, string][];
  end: string;
}

/** What a later walk must come to as well. */
export function expectedOf(trace: Trace): Expected {
  const left = trace.steps.filter((step) => step.event === "left");
  return { left: left.map((step): [string, string] => [step.node, step.result ?? ""]), end: trace.end };
}

/** The nodes that the pretended caller was at, and the pairs between which he went. */
export function trailOf(trace: Trace): { nodes: string[]; ways: { from: string; result: string; to: string }[] } {
  const nodes: string[] = [];
  const ways: { from: string; result: string; to: string }[] = [];
  let left: TraceStep | null = null;
  for (const step of trace.steps) {
    if (step.event === "left") left = step;
    if (step.event !== "entered") continue;
    nodes.push(step.node);
    if (left !== null) ways.push({ from: left.node, result: left.result ?? "", to: step.node });
    left = null;
  }
  return { nodes, ways };
}
