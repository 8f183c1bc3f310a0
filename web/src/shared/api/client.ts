import createClient from "openapi-fetch";
import { uuid } from "../uuid";
import { Problem, problemOf } from "./problem";
import type { paths } from "./schema";

let onSignedOut: () => void = () => undefined;

/** Called whenever the server no longer knows who we are. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** The server, as its own description types it; whatever it refuses is thrown as a `Problem`. */
export const server = createClient<paths>({
  baseUrl: location.origin,
  credentials: "same-origin",
  // looked up at each call, so that a test can put its own in place
  fetch: (request) => globalThis.fetch(request),
});

server.use({
  onRequest({ request }) {
    // a repeat of the same command is answered as the first one was
    if (request.method !== "GET") request.headers.set("Idempotency-Key", uuid());
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && schemaPath !== "/api/auth/login") onSignedOut();
    throw await problemOf(response);
  },
  onError() {
    return new Problem("client.no_connection", 0);
  },
});

/** What came back: a refusal has been thrown before. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** A query without its empty fields. */
export function filled<T extends Record<string, unknown>>(query: T): T {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "" && value !== null)) as T;
}
