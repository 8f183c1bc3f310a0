import { describe, expect, it } from "vitest";
import { aContact, aDesk } from "@/shared/api/testing";
import { slotsOf, titleOf } from "./call-bar-model";

const filled = (desk: Parameters<typeof slotsOf>[0]) =>
  slotsOf(desk).flatMap(({ key, action }) => (action === null ? [] : [`${key}:${action}`]));

describe("the slots of the call bar", () => {
  it("are the same ones in the same order, whatever happens", () => {
    const order = slotsOf(null).map(({ key }) => key);
    const talking = aDesk({ state: "talking", legal: ["hold", "mute", "hang_up", "not_ready"] }, aContact());
    expect(slotsOf(talking).map(({ key }) => key)).toEqual(order);
  });

  it("hold what is legal, and nothing else", () => {
    expect(filled(null)).toEqual([]);
    expect(filled(aDesk({ legal: ["not_ready", "sign_out"] }))).toEqual(["break:not_ready", "sign:sign_out"]);
    expect(filled(aDesk({ state: "ringing", legal: ["answer", "refuse"] }))).toEqual([
      "answer:answer",
      "refuse:refuse",
    ]);
  });

  it("show hold and resume, mute and unmute in one place each", () => {
    const held = aDesk({ state: "talking", legal: ["resume", "unmute", "hang_up"] }, aContact({ phase: "held" }));
    expect(filled(held)).toEqual(["hold:resume", "mute:unmute", "hang_up:hang_up"]);
  });

  it("let a wrap-up be finished only when it has begun", () => {
    expect(filled(aDesk({ state: "talking", legal: ["wrap_up"] }))).toEqual([]);
    expect(filled(aDesk({ state: "wrap_up", legal: ["wrap_up"] }))).toEqual(["finish:wrap_up"]);
  });
});

describe("the title of the tab", () => {
  const words = { state: (state: string) => `<${state}>`, app: "Yingda" };

  it("tells the state first, marked when somebody rings", () => {
    expect(titleOf(null, words)).toBe("Yingda");
    expect(titleOf(aDesk(), words)).toBe("<ready> · Yingda");
    expect(titleOf(aDesk({ state: "ringing" }, aContact()), words)).toBe("● <ringing> · 13800000000 · Yingda");
  });
});
