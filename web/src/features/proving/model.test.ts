import { describe, expect, it } from "vitest";
import { firstMethod, isEnough } from "./model";

describe("a proof", () => {
  it("will do where it is as sure as wanted", () => {
    expect(isEnough("basic", "basic")).toBe(true);
    expect(isEnough("strong", "basic")).toBe(true);
    expect(isEnough("basic", "strong")).toBe(false);
    expect(isEnough("basic", undefined)).toBe(true);
    expect(isEnough(undefined, undefined)).toBe(false);
  });

  it("begins with the quickest method that is sure enough", () => {
    const standing = {
      methods: ["questions", "document"] as const,
      levels: { questions: "basic", document: "strong" } as const,
    };
    const offered = { ...standing, methods: [...standing.methods] };
    expect(firstMethod(offered, "strong")).toBe("document");
    expect(firstMethod(offered, "basic")).toBe("questions");
    expect(firstMethod(offered)).toBe("questions");
    expect(firstMethod({ methods: ["questions"], levels: { questions: "basic" } }, "strong")).toBe("questions");
  });
});
