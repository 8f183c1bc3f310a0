import type { Field } from "@/shared/fields/model";
import type { ScriptDocument, ScriptProblem, Step, StepKind } from "./api";

export const KINDS: readonly StepKind[] = ["say", "ask", "branch", "identity", "order", "knowledge", "end"];
/** What a branch can ask beside the answers. */
export const FACTS = [
  "customer.known",
  "customer.grade",
  "identity.proved",
  "identity.level",
  "contact.queue",
  "contact.menu",
  "contact.direction",
  "order.opened",
] as const;
export const YES_NO_FACTS: readonly string[] = ["customer.known", "identity.proved", "order.opened"];
export const CHOSEN_FACTS: Readonly<Record<string, readonly string[]>> = {
  "identity.level": ["none", "basic", "strong"],
  "contact.direction": ["inbound", "outbound"],
};
/** What can stand in braces in a text. */
export const PLACES = [
  "greeting",
  "closing",
  "time.greeting",
  "customer.name",
  "customer.grade",
  "agent.name",
  "agent.staff_no",
  "tenant.name",
  "contact.number",
  "contact.menu",
] as const;

/** The same for what an enterprise keeps of its customers, but for what is masked: that is never said. */
export function customerPlaces(fields: readonly Field[]): string[] {
  return fields
    .filter((field) => field.masked !== true && field.kind !== "identity_number" && field.kind !== "files")
    .map((field) => `customer.${field.key}`);
}

export const EMPTY: ScriptDocument = { phases: [], applies: [], steps: [] };

/** Every field that a script asks, in the order of its steps. */
export function fieldsOf(document: ScriptDocument): Field[] {
  return document.steps.flatMap((step) => step.fields ?? []);
}

/** A key that no step has yet. */
export function freshStepKey(steps: readonly Step[], kind: string): string {
  const taken = new Set(steps.map((step) => step.key));
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? kind : `${kind}_${String(number)}`;
    if (!taken.has(key)) return key;
  }
}

/** A step with nothing in it yet. */
export function blankStep(key: string, kind: StepKind, phase = ""): Step {
  return {
    key,
    kind,
    phase,
    name_zh: "",
    name_en: "",
    text_zh: "",
    text_en: "",
    required: false,
    next: null,
    otherwise: null,
    branches: kind === "branch" ? [{ when: [{ field: "", any_of: [] }], next: null }] : [],
    fields: [],
    level: "basic",
    order_type: "",
    prefill: {},
    query_zh: "",
    query_en: "",
  };
}

/** A new step below the one at a place. */
export function addedStep(document: ScriptDocument, below: number, kind: StepKind): ScriptDocument {
  const key = freshStepKey(document.steps, kind);
  const phase = document.steps[below]?.phase ?? "";
  const step = blankStep(key, kind, phase);
  return { ...document, steps: document.steps.toSpliced(below + 1, 0, step) };
}

/** The same with a step written anew; whoever led to its old key leads to its new one. */
export function changedStep(document: ScriptDocument, place: number, step: Step): ScriptDocument {
  const old = document.steps[place]?.key;
  const renamed = (target: string | null | undefined) => (target === old ? step.key : (target ?? null));
  const follow = (each: Step): Step =>
    old === step.key
      ? each
      : {
          ...each,
          next: renamed(each.next),
          otherwise: renamed(each.otherwise),
          branches: (each.branches ?? []).map((branch) => ({ ...branch, next: renamed(branch.next) })),
        };
  return { ...document, steps: document.steps.map((each, at) => follow(at === place ? step : each)) };
}

/** Without a step; ways that led to it lead to the step below. */
export function removedStep(document: ScriptDocument, place: number): ScriptDocument {
  const gone = document.steps[place]?.key;
  const kept = (target: string | null | undefined) => (target === gone ? null : (target ?? null));
  return {
    ...document,
    steps: document.steps
      .filter((_, at) => at !== place)
      .map((step) => ({
        ...step,
        next: kept(step.next),
        otherwise: kept(step.otherwise),
        branches: (step.branches ?? []).map((branch) => ({ ...branch, next: kept(branch.next) })),
      })),
  };
}

export function movedStep(document: ScriptDocument, place: number, by: number): ScriptDocument {
  const to = place + by;
  const step = document.steps[place];
  if (step === undefined || to < 0 || to >= document.steps.length) return document;
  return { ...document, steps: document.steps.toSpliced(place, 1).toSpliced(to, 0, step) };
}

export interface Way {
  /** Under which condition; empty where it is the usual way. */
  when: string;
  to: string | null;
}

/** The ways that lead on from a step, as the list shows them: only those that do not simply go to the step below. */
export function waysOf(step: Step): Way[] {
  const usual = step.kind === "end" ? [] : [{ when: "", to: step.next ?? null }];
  if (step.kind === "branch") {
    const branches = (step.branches ?? []).map((branch) => ({
      when: branch.when.map((each) => `${each.field}=${each.any_of.join("|")}`).join(" & "),
      to: branch.next ?? null,
    }));
    return [...branches, { when: "", to: step.otherwise ?? null }];
  }
  const otherwise = step.kind === "identity" && step.otherwise ? [{ when: "✗", to: step.otherwise }] : [];
  return [...usual, ...otherwise].filter((way) => way.to !== null);
}

/** The word's key and its values for what is wrong. */
export function problemWord(problem: ScriptProblem): [key: string, values: { about: string }] {
  const code = problem.code.startsWith("fields.") ? "fields" : problem.code;
  return [`scripts.problem.${code}`, { about: problem.about }];
}
