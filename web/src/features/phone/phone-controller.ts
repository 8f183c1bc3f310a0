import { asProblem, Problem } from "@/shared/api/problem";
import type { PhoneState } from "@/shared/phone-port";
import type { Credentials, Softphone, SoftphoneEvent } from "@/shared/softphone/softphone";
import type { PhoneLock } from "./phone-lock";

export interface PhoneParts {
  lock: PhoneLock;
  loadCredentials: () => Promise<Credentials>;
  tellReady: () => Promise<unknown>;
  tellGone: () => Promise<unknown>;
  openMicrophone: () => Promise<MediaStream>;
  makeSoftphone: (credentials: Credentials, onEvent: (event: SoftphoneEvent) => void) => Promise<Softphone>;
  ringer: { start: () => void; stop: () => void };
  speaker: { play: (stream: MediaStream) => void; stop: () => void };
}

const OFF: PhoneState = { status: "off", problem: null, call: null, soundBlocked: false };
const REGISTERS_WITHIN = 10_000;
const CARD_WITHIN = 1_000;
const TELL_AGAIN = 3_000;
const WISH_FOR = 4_000;
const WATCH_AFTER = 5_000;

/** The agent's phone in the browser: what it is doing, and what follows from what happens to it. */
export class PhoneController {
  private state: PhoneState = OFF;
  private readonly listeners = new Set<() => void>();
  private readonly parts: PhoneParts;
  private softphone: Softphone | null = null;
  private microphone: MediaStream | null = null;
  private inCall: MediaStream | null = null;
  private starting: Promise<boolean> | null = null;
  private settle: ((registered: boolean) => void) | null = null;
  private drawn: string | null = null;
  private wished: { interactionId: string; until: number } | null = null;
  private cardTimer: ReturnType<typeof setTimeout> | undefined;
  private tellTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: PhoneParts) {
    this.parts = parts;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): PhoneState => this.state;

  /** True once the phone is registered and the server knows that it rings. */
  readonly start = (): Promise<boolean> => {
    if (this.state.status === "ready") return Promise.resolve(true);
    this.starting ??= this.startNow().finally(() => {
      this.starting = null;
    });
    return this.starting;
  };

  readonly takeOver = async (): Promise<void> => {
    await this.parts.lock.takeOver();
    this.change({ status: "off" });
    await this.start();
  };

  readonly stop = (): void => {
    this.softphone?.stop();
    this.forget();
    this.parts.lock.release();
    this.change(OFF);
  };

  /** Another page has taken the phone: what it had goes on there. */
  readonly giveAway = async (): Promise<void> => {
    this.softphone?.abandon();
    this.forget();
    this.change({ ...OFF, status: "elsewhere" });
    // the customer is held until the other page says that its phone rings
    await this.parts.tellGone().catch(() => undefined);
    // once that page is closed, this one may have the phone again
    setTimeout(() => void this.watchForFreedom(), WATCH_AFTER);
  };

  /** Takes the call; one whose card was drawn before it rang is taken as soon as it does. */
  readonly answer = (interactionId: string): void => {
    this.wished = { interactionId, until: Date.now() + WISH_FOR };
    if (this.state.call?.interactionId === interactionId) this.take();
  };

  private take(): void {
    if (this.state.call?.phase !== "incoming" || this.microphone === null) return;
    this.quiet();
    this.inCall = this.microphone.clone();
    this.change({ call: { ...this.state.call, phase: "connecting", ringing: false } });
    this.softphone?.answer(this.inCall);
  }

  readonly hangUp = (): void => {
    this.softphone?.hangUp();
  };

  readonly setMuted = (muted: boolean): void => {
    this.softphone?.setMuted(muted);
  };

  /** The card of this interaction can be seen: now it may ring. */
  readonly cardDrawn = (interactionId: string): void => {
    this.drawn = interactionId;
    if (this.state.call?.phase === "incoming" && this.state.call.interactionId === interactionId) this.ring();
  };

  readonly setSoundBlocked = (soundBlocked: boolean): void => {
    if (this.state.soundBlocked !== soundBlocked) this.change({ soundBlocked });
  };

  /** Uses another microphone from the next call on. */
  readonly changeMicrophone = async (): Promise<void> => {
    if (this.microphone === null) return;
    const next = await this.parts.openMicrophone();
    stopTracks(this.microphone);
    this.microphone = next;
  };

  private async watchForFreedom(): Promise<void> {
    if (this.state.status === "elsewhere" && (await this.parts.lock.acquire(this.freed))) this.freed();
  }

  private readonly freed = (): void => {
    if (this.state.status === "elsewhere") this.change({ status: "off" });
  };

  private async startNow(): Promise<boolean> {
    if (!(await this.parts.lock.acquire(this.freed))) {
      this.change({ status: "elsewhere", problem: null });
      return false;
    }
    this.change({ status: "starting", problem: null });
    try {
      this.microphone ??= await this.parts.openMicrophone();
      await this.register(await this.parts.loadCredentials());
      await this.parts.tellReady();
      this.change({ status: "ready" });
      return true;
    } catch (error) {
      this.softphone?.stop();
      this.forget();
      this.parts.lock.release();
      this.change({ status: "failed", problem: asProblem(error).code });
      return false;
    }
  }

  private async register(credentials: Credentials): Promise<void> {
    const registered = new Promise<boolean>((resolve) => {
      this.settle = resolve;
      setTimeout(() => {
        resolve(false);
      }, REGISTERS_WITHIN);
    });
    this.softphone = await this.parts.makeSoftphone(credentials, this.hear);
    this.softphone.start();
    if (!(await registered)) throw new Problem("phone.not_registered", 0);
    this.settle = null;
  }

  private readonly hear = (event: SoftphoneEvent): void => {
    switch (event.type) {
      case "registered":
        this.registered();
        break;
      case "lost":
        this.lost();
        break;
      case "refused":
        this.settle?.(false);
        break;
      case "incoming":
        this.incoming(event);
        break;
      case "up":
        this.up();
        break;
      case "audio":
        this.parts.speaker.play(event.stream);
        break;
      case "ended":
        this.ended();
        break;
    }
  };

  private lost(): void {
    if (this.state.status === "ready") this.change({ status: "lost" });
  }

  private up(): void {
    if (this.state.call !== null) this.change({ call: { ...this.state.call, phase: "up", ringing: false } });
  }

  private registered(): void {
    this.settle?.(true);
    if (this.state.status === "lost") this.tellReadyAgain();
  }

  // after a lost connection the server must hear again that the seat rings, however long that takes
  private tellReadyAgain(): void {
    clearTimeout(this.tellTimer);
    this.parts.tellReady().then(
      () => {
        if (this.state.status === "lost") this.change({ status: "ready" });
      },
      () => {
        this.tellTimer = setTimeout(() => {
          if (this.state.status === "lost") this.tellReadyAgain();
        }, TELL_AGAIN);
      },
    );
  }

  private incoming({ interactionId, autoAnswer }: { interactionId: string | null; autoAnswer: boolean }): void {
    this.quiet();
    this.change({ call: { interactionId, phase: "incoming", ringing: false } });
    if (autoAnswer || this.isWished(interactionId)) this.take();
    else if (interactionId !== null && this.drawn === interactionId) this.ring();
    else this.cardTimer = setTimeout(this.ring, CARD_WITHIN);
  }

  private isWished(interactionId: string | null): boolean {
    return this.wished !== null && this.wished.interactionId === interactionId && Date.now() < this.wished.until;
  }

  private readonly ring = (): void => {
    clearTimeout(this.cardTimer);
    if (this.state.call?.phase !== "incoming" || this.state.call.ringing) return;
    this.change({ call: { ...this.state.call, ringing: true } });
    this.parts.ringer.start();
  };

  private quiet(): void {
    clearTimeout(this.cardTimer);
    this.parts.ringer.stop();
  }

  private ended(): void {
    this.quiet();
    this.wished = null;
    this.parts.speaker.stop();
    stopTracks(this.inCall);
    this.inCall = null;
    this.change({ call: null });
  }

  private forget(): void {
    clearTimeout(this.tellTimer);
    this.settle?.(false);
    this.softphone = null;
    this.ended();
    stopTracks(this.microphone);
    this.microphone = null;
  }

  private change(changes: Partial<PhoneState>): void {
    this.state = { ...this.state, ...changes };
    this.listeners.forEach((tell) => {
      tell();
    });
  }
}

function stopTracks(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => {
    track.stop();
  });
}
