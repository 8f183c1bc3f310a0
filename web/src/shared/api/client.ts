import { uuid } from "../uuid";
import { Problem, problemOf } from "./problem";

type Query = Record<string, string | number | undefined | null>;

let onSignedOut: () => void = () => undefined;

/** Called whenever the server no longer knows who we are. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === null || value === "" ? [] : [[key, String(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["Idempotency-Key"] = uuid();
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Problem("client.no_connection", 0);
  }
  if (response.status === 401 && !path.endsWith("/auth/login")) onSignedOut();
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const http = {
  get: <T>(path: string, query?: Query) => send<T>("GET", withQuery(path, query)),
  post: <T = unknown>(path: string, body: unknown = {}) => send<T>("POST", path, body),
  put: <T = unknown>(path: string, body: unknown) => send<T>("PUT", path, body),
  patch: <T = unknown>(path: string, body: unknown) => send<T>("PATCH", path, body),
  delete: <T = unknown>(path: string) => send<T>("DELETE", path),
};
