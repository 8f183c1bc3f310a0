import type { FlowDocument } from "./document";

/** What the server keeps as the draft; without one the revision is 0. */
export interface ServerDraft {
  document: unknown;
  revision: number;
}

/** What this browser keeps besides, so that a reload loses nothing. */
export interface LocalDraft {
  document: FlowDocument;
  /** The server's revision that it goes on from. */
  revision: number;
}

export type Opening =
  | { kind: "server"; document: unknown; revision: number }
  | { kind: "local"; document: FlowDocument; revision: number }
  | { kind: "conflict"; mine: FlowDocument; document: unknown; revision: number };

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** With what the editor begins: the server's draft, or what this browser had not yet brought to it. */
export function openDraft(server: ServerDraft, local: LocalDraft | null): Opening {
  if (local === null || same(local.document, server.document)) return { kind: "server", ...server };
  if (local.revision === server.revision) return { kind: "local", document: local.document, revision: local.revision };
  return { kind: "conflict", mine: local.document, ...server };
}

export type SaveState = "saved" | "waiting" | "saving" | "offline" | "conflict";
