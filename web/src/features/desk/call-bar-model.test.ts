import { describe, expect, it } from "vitest";
import { aContact, aDesk } from "@/shared/api/testing";
import { KEY_ACTIONS } from "@/shared/keys/keymap";
import { barOf, slotsOf, titleOf } from "./call-bar-model";

type Told = Parameters<typeof barOf>[0];

const filled = (desk: Told) =>
  slotsOf(barOf(desk)).flatMap(({ key, action }) => (action === null ? [] : [`${key}:${action}`]));

describe("the slots of the call bar", () => {
  it("are the same ones in the same order, whatever happens", () => {
    const places = (desk: Told) => barOf(desk).rows.map((row) => row.map(({ key }) => key));
    const talking = aDesk({ state: "talking", legal: ["hold", "consult", "park", "hang_up", "not_ready"] }, aContact());
    expect(places(talking)).toEqual(places(null));
    expect(places(null).map((row) => row.length)).toEqual([10, 10]);
  });

  it("hold what is legal, and nothing else", () => {
    expect(filled(null)).toEqual([]);
    expect(filled(aDesk({ legal: ["not_ready", "sign_out"] }))).toEqual(["break:not_ready", "sign:sign_out"]);
    expect(filled(aDesk({ state: "ringing", legal: ["answer", "refuse"] }))).toEqual([
      "answer:answer",
      "refuse:refuse",
    ]);
    expect(filled(aDesk({ state: "talking", legal: ["complete", "swap", "to_voicemail"] }))).toEqual([
      "swap:swap",
      "complete:complete",
      "voicemail:to_voicemail",
    ]);
  });

  it("show an action and its opposite in one place", () => {
    const held = aDesk(
      { state: "talking", legal: ["resume", "unmute", "hang_up", "resume_recording"] },
      aContact({ phase: "held" }),
    );
    expect(filled(held)).toEqual(["hold:resume", "mute:unmute", "hang_up:hang_up", "record:resume_recording"]);
  });

  it("have one key each, and every key but those that lead somewhere else has a place", () => {
    const keys = slotsOf(barOf(null)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(KEY_ACTIONS.filter((key) => !keys.includes(key))).toEqual([
      "note",
      "parties",
      "help",
      "parked",
      "guide_next",
      "guide_back",
      "take_order",
      "leave_order",
    ]);
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
