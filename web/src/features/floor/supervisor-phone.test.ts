import { expect, it } from "vitest";
import { needsPhone } from "./supervisor-phone";

it("a phone is connected for what is heard by it, where there is none yet", () => {
  expect(needsPhone("listen", "off")).toBe(true);
  expect(needsPhone("take-over", "failed")).toBe(true);
  expect(needsPhone("listen", "ready")).toBe(false);
  // it rings in the other window, or comes back by itself
  expect(needsPhone("whisper", "elsewhere")).toBe(false);
  expect(needsPhone("listen", "lost")).toBe(false);
  // whoever leaves needs no phone for it
  expect(needsPhone("stop", "off")).toBe(false);
  expect(needsPhone("hang-up", "failed")).toBe(false);
});
