import { describe, expect, it } from "vitest";
import type { ScriptDocument } from "./api";
import {
  addedStep,
  blankStep,
  changedStep,
  customerPlaces,
  freshStepKey,
  movedStep,
  problemWord,
  removedStep,
  waysOf,
} from "./model";

const DOCUMENT: ScriptDocument = {
  phases: [],
  applies: [],
  steps: [
    blankStep("say", "say", "answer"),
    {
      ...blankStep("branch", "branch"),
      branches: [{ when: [{ field: "need", any_of: ["plan", "bill"] }], next: "end" }],
      otherwise: "say",
    },
    blankStep("end", "end"),
  ],
};

const keys = (document: ScriptDocument) => document.steps.map((step) => step.key);

describe("a script that is written", () => {
  it("gets its new step below the chosen one, with a key of its own", () => {
    const added = addedStep(DOCUMENT, 0, "say");
    expect(keys(added)).toEqual(["say", "say_2", "branch", "end"]);
    expect(added.steps[1]?.phase).toBe("answer");
    expect(freshStepKey(added.steps, "say")).toBe("say_3");
  });

  it("keeps its ways when a step has another key", () => {
    const renamed = changedStep(DOCUMENT, 2, blankStep("goodbye", "end"));
    expect(renamed.steps[1]?.branches?.[0]?.next).toBe("goodbye");
    expect(renamed.steps[1]?.otherwise).toBe("say");
  });

  it("leads to the step below where a step is gone", () => {
    const without = removedStep(DOCUMENT, 2);
    expect(without.steps[1]?.branches?.[0]?.next).toBeNull();
    expect(keys(without)).toEqual(["say", "branch"]);
  });

  it("is put into another order, never over its ends", () => {
    expect(keys(movedStep(DOCUMENT, 2, -1))).toEqual(["say", "end", "branch"]);
    expect(movedStep(DOCUMENT, 0, -1)).toBe(DOCUMENT);
  });

  it("shows where its branches lead", () => {
    expect(DOCUMENT.steps.map(waysOf)).toEqual([
      [],
      [
        { when: "need=plan|bill", to: "end" },
        { when: "", to: "say" },
      ],
      [],
    ]);
  });

  it("has one sentence for all that is wrong with a field", () => {
    expect(problemWord({ step: "a", code: "fields.no_name", about: "x" })).toEqual([
      "scripts.problem.fields",
      { about: "x" },
    ]);
  });
});

describe("what can be said of a customer", () => {
  it("leaves out what is masked", () => {
    const field = { name_zh: "", name_en: "" };
    const kept = [
      { ...field, key: "plan", kind: "text" as const },
      { ...field, key: "word", kind: "text" as const, masked: true },
      { ...field, key: "identity", kind: "identity_number" as const },
    ];
    expect(customerPlaces(kept)).toEqual(["customer.plan"]);
  });
});
