import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Targets } from "@/shared/api/model";
import { Problem } from "@/shared/api/problem";
import { aContact, aDesk } from "@/shared/api/testing";
import { answering, startPage } from "@/shared/testing";
import { TargetDialog } from "./target-dialog";
import type { TargetAction } from "./target-model";
import { showAt } from "./testing";
import type { DeskModel } from "./use-desk";

const TARGETS: Targets = {
  agents: [
    { user_id: "a1", display_name: "李晓雯", staff_no: "8003", state: "talking", queues: [] },
    { user_id: "a2", display_name: "林小溪", staff_no: "8001", state: "ready", queues: [] },
  ],
  queues: [{ id: "q1", name_zh: "报修", name_en: "Repairs", tenant_id: "t", waiting: 2, ready: 1 }],
  flows: [],
};

let persons = 0;

async function open(action: TargetAction, attempt = vi.fn<DeskModel["attempt"]>(() => Promise.resolve())) {
  persons += 1;
  showAt(
    aDesk({ user_id: `u${String(persons)}`, state: "talking", legal: [action] }, aContact()),
    <TargetDialog action={action} />,
    { attempt },
  );
  await screen.findByText("林小溪");
  return { attempt, field: screen.getByRole("combobox") };
}

const chosen = () => document.querySelector('[aria-selected="true"]')?.getAttribute("data-target");

beforeAll(startPage);
beforeEach(() => {
  answering({ "/api/desk/targets": TARGETS });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("the dialog of targets", () => {
  it("is used by the keyboard alone", async () => {
    const { attempt, field } = await open("consult");
    expect(chosen()).toBe("agent:a2");
    fireEvent.keyDown(field, { key: "ArrowDown" });
    expect(chosen()).toBe("queue:q1");
    fireEvent.keyDown(field, { key: "Enter" });
    expect(attempt).toHaveBeenCalledExactlyOnceWith("consult", { target: { kind: "queue", queue_id: "q1" } });
  });

  it("leaves to an input method what belongs to it", async () => {
    const { attempt, field } = await open("consult");
    fireEvent.keyDown(field, { key: "ArrowDown", isComposing: true });
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
    expect(chosen()).toBe("agent:a2");
    expect(attempt).not.toHaveBeenCalled();
  });

  it("lets nobody be consulted who is busy", async () => {
    const { attempt } = await open("consult");
    const busy = document.querySelector('[data-target="agent:a1"]');
    if (busy === null) throw new Error("the busy agent is not shown");
    fireEvent.doubleClick(busy);
    expect(busy.getAttribute("aria-disabled")).toBe("true");
    expect(attempt).not.toHaveBeenCalled();
  });

  it("calls a number that was written or keyed, and hands the note on", async () => {
    const { attempt, field } = await open("transfer");
    fireEvent.change(field, { target: { value: "021555500" } });
    ["0", "1"].forEach((digit) => {
      const key = document.querySelector(`[data-digit="${digit}"]`);
      if (key) fireEvent.click(key);
    });
    fireEvent.change(screen.getByLabelText("给下一位座席的说明"), { target: { value: "问账单" } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(attempt).toHaveBeenCalledExactlyOnceWith("transfer", {
      target: { kind: "number", digits: "02155550001" },
      note: "问账单",
    });
  });

  it("says in a sentence why it was refused, and stays", async () => {
    const refuse = vi.fn<DeskModel["attempt"]>(() => Promise.reject(new Problem("contact.not_in_this_phase", 409)));
    const { field } = await open("consult", refuse);
    fireEvent.keyDown(field, { key: "Enter" });
    expect((await screen.findByRole("alert")).textContent.length).toBeGreaterThan(4);
    expect(screen.getByTestId("target-dialog")).toBeTruthy();
  });
});
