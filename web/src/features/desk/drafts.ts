import { useSyncExternalStore } from "react";
import { stored } from "@/shared/stored";

export interface Draft {
  disposition_id: string | null;
  note: string;
}

const EMPTY: Draft = { disposition_id: null, note: "" };
const KEPT = 5;

/** What the agent has written so far about his contacts; outlives a reload of the page. */
export class Drafts {
  private drafts: Record<string, Draft>;
  private readonly listeners = new Set<() => void>();

  constructor() {
    this.drafts = stored.get<Record<string, Draft>>("drafts", {});
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  has(interactionId: string): boolean {
    return this.drafts[interactionId] !== undefined;
  }

  get(interactionId: string): Draft {
    return this.drafts[interactionId] ?? EMPTY;
  }

  set(interactionId: string, draft: Draft): void {
    const { [interactionId]: _, ...others } = this.drafts;
    const kept = Object.entries(others).slice(-(KEPT - 1));
    this.keep(Object.fromEntries([...kept, [interactionId, draft]]));
  }

  forget(interactionId: string): void {
    const { [interactionId]: _, ...others } = this.drafts;
    this.keep(others);
  }

  private keep(drafts: Record<string, Draft>): void {
    this.drafts = drafts;
    stored.set("drafts", drafts);
    this.listeners.forEach((tell) => {
      tell();
    });
  }
}

export const drafts = new Drafts();

export function useDraft(interactionId: string): Draft {
  return useSyncExternalStore(drafts.subscribe, () => drafts.get(interactionId));
}
