import { expect, it } from "vitest";
import type { Trouble } from "@/shared/troubles";
import { detailOf } from "./trouble-model";

const words = (_: string, { free, total }: Record<string, string>) => `${free ?? ""} of ${total ?? ""}`;
const trouble = (changes: Partial<Trouble>) => ({ subject: "node1", details: {}, ...changes }) as Trouble;

it("tells how much room is left, or which thing it is and why", () => {
  expect(detailOf(trouble({ details: { free: 2 ** 30, total: 2 ** 36 } }), words)).toBe("node1 · 1.0 of 64.0");
  expect(detailOf(trouble({ details: { cause: "lost" } }), words)).toBe("lost · node1");
  expect(detailOf(trouble({ subject: "" }), words)).toBe("");
});
