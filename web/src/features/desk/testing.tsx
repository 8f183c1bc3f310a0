import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { App } from "antd";
import { useState, type ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { vi } from "vitest";
import type { Desk } from "@/shared/api/model";
import { startLanguages } from "@/shared/i18n";
import type { Phone } from "@/shared/phone-port";
import { DeskContext, type DeskModel, type Question } from "./use-desk";

/** A phone that is off, or whatever is said of it. */
export function aPhone(changes: Partial<Phone> = {}): Phone {
  return { status: "off", problem: null, call: null, soundBlocked: false, ...changes } as unknown as Phone;
}

/** What a component of the desk needs around it. */
export function startDesk(): void {
  // antd asks how wide the window is; jsdom does not know
  window.matchMedia ??= () =>
    ({ matches: false, addListener: vi.fn(), removeListener: vi.fn() }) as unknown as MediaQueryList;
  Element.prototype.scrollIntoView ??= vi.fn();
  globalThis.ResizeObserver ??= class {
    observe = vi.fn();
    unobserve = vi.fn();
    disconnect = vi.fn();
  };
  // nor does it know the styles of a part that only CSS makes
  const styleOf = window.getComputedStyle.bind(window);
  window.getComputedStyle = (element) => styleOf(element);
  startLanguages();
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
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <MemoryRouter>
      <App>
        <QueryClientProvider client={queries}>
          <Provided model={whole}>{parts}</Provided>
        </QueryClientProvider>
      </App>
    </MemoryRouter>,
  );
}

/** What the server answers to a path, for as long as the test lasts. */
export function answering(answers: Record<string, unknown>) {
  const asked: { url: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const text = await request.text();
    asked.push({ url: new URL(request.url).pathname, body: text === "" ? null : JSON.parse(text) });
    const found = Object.entries(answers).find(([path]) => new URL(request.url).pathname === path);
    const status = found === undefined ? 404 : 200;
    return new Response(JSON.stringify(found?.[1] ?? { code: "not_found" }), {
      status,
      headers: { "content-type": "application/json" },
    });
  });
  return asked;
}
