import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { App } from "antd";
import { MemoryRouter } from "react-router";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Desk } from "@/shared/api/model";
import { aContact, aDesk } from "@/shared/api/testing";
import { startLanguages } from "@/shared/i18n";
import type { Phone } from "@/shared/phone-port";
import { CallBar } from "./call-bar";
import { DeskContext, type DeskModel } from "./use-desk";

const phone = { status: "off", problem: null, call: null, soundBlocked: false } as unknown as Phone;

function show(desk: Desk, run: DeskModel["run"] = vi.fn()) {
  const model: DeskModel = { desk, phone, busy: null, run, signIn: () => Promise.resolve() };
  return render(
    <MemoryRouter>
      <App>
        <DeskContext value={model}>
          <CallBar />
          <textarea aria-label="note" />
        </DeskContext>
      </App>
    </MemoryRouter>,
  );
}

const slots = () => [...document.querySelectorAll("[data-slot]")].map((slot) => slot.getAttribute("data-slot"));

beforeAll(() => {
  // antd asks how wide the window is; jsdom does not know
  window.matchMedia ??= () =>
    ({ matches: false, addListener: vi.fn(), removeListener: vi.fn() }) as unknown as MediaQueryList;
  startLanguages();
});

afterEach(cleanup);

describe("the call bar", () => {
  it("has its slots in the same places, whatever is legal", () => {
    show(aDesk({ legal: [] }));
    const order = slots();
    cleanup();
    show(aDesk({ state: "talking", legal: ["hold", "mute", "hang_up", "not_ready", "sign_out"] }, aContact()));
    expect(slots()).toEqual(order);
    expect(order).toHaveLength(9);
  });

  it("says who calls, for which enterprise, and in which state the agent is", () => {
    show(aDesk({ state: "talking", pending: { kind: "break", reason: "meal" } }, aContact()));
    const bar = screen.getByTestId("call-bar").textContent;
    expect(bar).toContain("13800000000");
    expect(bar).toContain("云山博物馆");
    expect(bar).toContain("通话 话后休息");
  });

  it("does by key what is legal, also while one writes, and nothing else", () => {
    const run = vi.fn();
    show(aDesk({ state: "ringing", legal: ["answer", "refuse"] }, aContact({ phase: "ringing" })), run);
    const note = screen.getByLabelText("note");
    note.focus();
    fireEvent.keyDown(note, { code: "Digit5", altKey: true });
    expect(run).not.toHaveBeenCalled();
    fireEvent.keyDown(note, { code: "Digit1", altKey: true });
    expect(run).toHaveBeenCalledExactlyOnceWith("answer");
  });

  it("does by mouse what is legal", () => {
    const run = vi.fn();
    show(aDesk({ legal: ["ready"] }), run);
    fireEvent.click(screen.getByRole("button", { name: /示闲/ }));
    expect(run).toHaveBeenCalledExactlyOnceWith("ready");
  });
});
