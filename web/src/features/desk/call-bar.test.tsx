import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Desk } from "@/shared/api/model";
import { aContact, aDesk, aParty } from "@/shared/api/testing";
import { answering, startPage } from "@/shared/testing";
import { CallBar } from "./call-bar";
import { showAt } from "./testing";
import type { DeskModel } from "./use-desk";

function show(desk: Desk, model: Partial<DeskModel> = {}) {
  return showAt(
    desk,
    <>
      <CallBar />
      <textarea aria-label="note" />
    </>,
    model,
  );
}

const slots = () => [...document.querySelectorAll("[data-slot]")].map((slot) => slot.getAttribute("data-slot"));
const button = (action: string) => document.querySelector<HTMLButtonElement>(`[data-action="${action}"]`);

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("the call bar", () => {
  it("has its slots in the same places, whatever is legal", () => {
    show(aDesk({ legal: [] }));
    const order = slots();
    cleanup();
    show(aDesk({ state: "talking", legal: ["hold", "mute", "hang_up", "consult", "mark_nuisance"] }, aContact()));
    expect(slots()).toEqual(order);
    expect(order).toHaveLength(21);
  });

  it("says who calls, for which enterprise, who else is there, and in which state the agent is", () => {
    const parties = [aParty({ name: "林小溪", place: "aside" })];
    show(aDesk({ state: "talking", pending: { kind: "break", reason: "meal" } }, aContact({ parties, phase: "held" })));
    const bar = screen.getByTestId("call-bar").textContent;
    expect(bar).toContain("13800000000");
    expect(bar).toContain("云山博物馆");
    expect(bar).toContain("通话 话后休息");
    expect(bar).toContain("林小溪 咨询中");
  });

  it("does by key what is legal, also while one writes, and nothing else", () => {
    const run = vi.fn();
    show(aDesk({ state: "ringing", legal: ["answer", "refuse"] }, aContact({ phase: "ringing" })), { run });
    const note = screen.getByLabelText("note");
    note.focus();
    fireEvent.keyDown(note, { code: "Digit5", altKey: true });
    fireEvent.keyDown(note, { code: "Digit1", altKey: true, ctrlKey: true });
    expect(run).not.toHaveBeenCalled();
    fireEvent.keyDown(note, { code: "Digit1", altKey: true, isComposing: true });
    expect(run).toHaveBeenCalledExactlyOnceWith("answer");
  });

  it("does by mouse what is legal", () => {
    const run = vi.fn();
    show(aDesk({ legal: ["ready"] }), { run });
    fireEvent.click(screen.getByRole("button", { name: /示闲 Alt\+7/ }));
    expect(run).toHaveBeenCalledExactlyOnceWith("ready");
  });

  it("says at once that something is under way", () => {
    show(aDesk({ state: "talking", legal: ["swap", "hang_up"] }, aContact()), { busy: "swap" });
    expect(button("swap")?.getAttribute("aria-busy")).toBe("true");
    expect(button("hang_up")?.getAttribute("aria-busy")).toBe("false");
  });

  it("asks first whom to consult, by mouse and by key", async () => {
    answering({ "/api/desk/targets": { agents: [], queues: [], flows: [] } });
    show(aDesk({ state: "talking", legal: ["consult", "transfer"] }, aContact()));
    fireEvent.keyDown(document.body, { code: "Digit1", altKey: true, ctrlKey: true });
    expect(await screen.findByTestId("target-dialog")).toBeTruthy();
    expect(screen.getByPlaceholderText(/姓名、工号、队列，或/)).toBeTruthy();
  });

  it("sends what is keyed, in order, by mouse and by the digits of the keyboard", async () => {
    const asked = answering({ "/api/desk/interactions/i/send-digits": { result: {} } });
    show(aDesk({ state: "talking", legal: ["send_digits"] }, aContact()));
    fireEvent.click(screen.getByRole("button", { name: /拨号键/ }));
    const pad = await screen.findByTestId("keypad");
    fireEvent.keyDown(pad, { key: "4" });
    fireEvent.keyDown(pad, { key: "x" });
    const star = document.querySelector('[data-digit="*"]');
    if (star) fireEvent.click(star);
    await vi.waitFor(() => {
      expect(asked.map(({ body }) => body)).toEqual([{ digits: "4" }, { digits: "*" }]);
    });
    expect(screen.getByTestId("keyed").textContent).toBe("4*");
  });
});
