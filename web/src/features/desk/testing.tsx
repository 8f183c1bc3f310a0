import { render } from "@testing-library/react";
import { useState, type ReactNode } from "react";
import { vi } from "vitest";
import type { Desk } from "@/shared/api/model";
import type { Phone } from "@/shared/phone-port";
import { aPlace } from "@/shared/testing";
import { DeskContext, type DeskModel, type Question } from "./use-desk";

/** A phone that is off, or whatever is said of it. */
export function aPhone(changes: Partial<Phone> = {}): Phone {
  return { status: "off", problem: null, call: null, soundBlocked: false, ...changes } as unknown as Phone;
}

function Provided({ model, children }: { model: DeskModel; children: ReactNode }) {
  const [question, ask] = useState<Question | null>(model.question);
  return <DeskContext value={{ ...model, question, ask }}>{children}</DeskContext>;
}

/** Shows a part of the desk as it is with this desk. */
export function showAt(desk: Desk, parts: ReactNode, model: Partial<DeskModel> = {}) {
  const whole: DeskModel = {
    desk,
    phone: aPhone(),
    busy: null,
    run: vi.fn(),
    attempt: vi.fn(() => Promise.resolve()),
    complain: vi.fn(),
    signIn: () => Promise.resolve(),
    question: null,
    ask: vi.fn(),
    ...model,
  };
  return render(<Provided model={whole}>{parts}</Provided>, { wrapper: aPlace().Place });
}
