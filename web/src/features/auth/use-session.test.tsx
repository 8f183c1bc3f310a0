import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useSession } from "./use-session";

const ME = { user_id: "u", username: "agent", display_name: "李晓雯", role: "supervisor", locale: "zh-CN" };

function answer(status: number, body?: unknown): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), { status });
}

let answers: Record<string, () => Response>;

function session() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => useSession(), { wrapper });
}

beforeEach(() => {
  answers = { "/api/auth/me": () => answer(200, ME), "/api/auth/logout": () => answer(204) };
  vi.stubGlobal("fetch", (request: Request) =>
    Promise.resolve(answers[new URL(request.url).pathname]?.() ?? answer(404)),
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe("the session", () => {
  it("is known once the server has said who is logged in", async () => {
    const { result } = session();
    expect(result.current.me).toBeUndefined();
    await waitFor(() => {
      expect(result.current.me).toEqual(ME);
    });
  });

  it("is nobody's where nobody is logged in, which is no error", async () => {
    answers["/api/auth/me"] = () => answer(401, { code: "auth.required" });
    const { result } = session();
    await waitFor(() => {
      expect(result.current.me).toBeNull();
    });
    expect(result.current.error).toBeNull();
  });

  it("tells when the server could not be asked", async () => {
    answers["/api/auth/me"] = () => answer(503, { code: "database.away" });
    const { result } = session();
    await waitFor(() => {
      expect(result.current.error).toMatchObject({ code: "database.away" });
    });
  });

  it("is over after logging out", async () => {
    const { result } = session();
    await waitFor(() => {
      expect(result.current.me).toEqual(ME);
    });
    await act(() => result.current.leave());
    await waitFor(() => {
      expect(result.current.me).toBeNull();
    });
  });
});
