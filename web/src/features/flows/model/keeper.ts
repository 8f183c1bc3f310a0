import { asProblem } from "@/shared/api/problem";
import type { FlowDocument } from "./document";
import type { LocalDraft, SaveState } from "./draft";

interface Options {
  revision: number;
  /** Brings a document to the server and tells its new revision. */
  save: (document: FlowDocument, revision: number) => Promise<number>;
  /** Keeps what the server has not got yet in this browser; null forgets it. */
  remember: (local: LocalDraft | null) => void;
  delay?: number;
  again?: number;
}

export interface Keeping {
  state: SaveState;
  savedAt: number | null;
  revision: number;
}

/** Keeps a draft by itself: at once in this browser, a moment later on the server, again when it could not. */
export class DraftKeeper {
  private keeping: Keeping;
  private waiting: FlowDocument | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
    this.keeping = { state: "saved", savedAt: null, revision: options.revision };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): Keeping => this.keeping;

  readonly changed = (document: FlowDocument): void => {
    this.waiting = document;
    this.options.remember({ document, revision: this.keeping.revision });
    if (this.keeping.state === "conflict") return;
    if (this.keeping.state !== "saving") this.tell({ state: "waiting" });
    this.schedule(this.options.delay ?? 700);
  };

  /** Brings to the server what is waiting, now. */
  readonly flush = async (): Promise<void> => {
    clearTimeout(this.timer);
    const document = this.waiting;
    if (document === null || this.keeping.state === "saving" || this.keeping.state === "conflict") return;
    this.tell({ state: "saving" });
    try {
      this.saved(document, await this.options.save(document, this.keeping.revision));
    } catch (error) {
      this.failed(asProblem(error).code);
    }
  };

  /** Goes on from another revision: what is here takes the place of what is there. */
  readonly goOnFrom = (revision: number): Promise<void> => {
    this.tell({ state: "waiting", revision });
    return this.flush();
  };

  /** Something else made a draft of this revision: nothing waits any more. */
  readonly drop = (): void => {
    clearTimeout(this.timer);
    this.waiting = null;
    this.options.remember(null);
  };

  readonly stop = (): void => {
    clearTimeout(this.timer);
  };

  private saved(document: FlowDocument, revision: number): void {
    this.tell({ state: "saved", revision, savedAt: Date.now() });
    if (this.waiting === document) {
      this.waiting = null;
      this.options.remember(null);
    } else if (this.waiting !== null) {
      this.changed(this.waiting);
    }
  }

  private failed(code: string): void {
    if (code === "flow.draft_changed") {
      this.tell({ state: "conflict" });
      return;
    }
    this.tell({ state: "offline" });
    this.schedule(this.options.again ?? 5_000);
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), delay);
  }

  private tell(changes: Partial<Keeping>): void {
    this.keeping = { ...this.keeping, ...changes };
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}
