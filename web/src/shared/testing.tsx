import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App } from "antd";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { vi } from "vitest";
import { startLanguages } from "./i18n";

/** What a component needs around it that jsdom has not. */
export function startPage(): void {
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

/** A place for a component, as the desktop has it; `queries` are the answers that it keeps, `path` is its address. */
export function aPlace(path = "/") {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const Place = ({ children }: { children: ReactNode }) => (
    <MemoryRouter initialEntries={[path]}>
      <App>
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
      </App>
    </MemoryRouter>
  );
  return { queries, Place };
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
