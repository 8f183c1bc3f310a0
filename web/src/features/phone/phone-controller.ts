import { asProblem, Problem } from "@/shared/api/problem";
import type { PhoneState } from "@/shared/phone-port";
import type { Credentials, Softphone, SoftphoneEvent } from "@/shared/softphone/softphone";
import { everySteadily } from "@/shared/time/steady";
import type { PhoneLock } from "./phone-lock";
import { SoundWatch } from "./sound-watch";

export interface PhoneParts {
  lock: PhoneLock;
  loadCredentials: () => Promise<Credentials>;
  /** From now on this page is the phone; every other one of his looks on. */
  tellTaken: () => Promise<unknown>;
  tellReady: () => Promise<unknown>;
  /** Resolves to false where the server finds nothing wrong. */
  tellFault: (kind: "microphone" | "no_audio") => Promise<boolean>;
  tellWell: () => Promise<unknown>;
  tellGone: () => Promise<unknown>;
  openMicrophone: () => Promise<MediaStream>;
  /** Tells when a device came or went; returns the end of it. */
  onDevices: (act: () => void) => () => void;
  makeSoftphone: (credentials: Credentials, onEvent: (event: SoftphoneEvent) => void) => Promise<Softphone>;
  ringer: { start: () => void; stop: () => void };
  speaker: { play: (stream: MediaStream) => void; stop: () => void };
}

const OFF: PhoneState = { status: "off", problem: null, call: null, fault: null, soundBlocked: false };
const REGISTERS_WITHIN = 10_000;
const CARD_WITHIN = 1_000;
const TELL_AGAIN = 3_000;
const WISH_FOR = 4_000;
const WATCH_AFTER = 5_000;
const MUTED_FOR = 2_000;
const TICK = 1_000;

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
  private mutedTimer: ReturnType<typeof setTimeout> | undefined;
  private mending = false;
  private endWatching: (() => void)[] = [];
  private readonly sound: SoundWatch;

  constructor(parts: PhoneParts) {
    this.parts = parts;
    this.sound = new SoundWatch({
      packets: () => this.softphone?.packetsReceived() ?? Promise.resolve(null),
      tellSilence: () => parts.tellFault("no_audio"),
      tellSound: () => {
        if (this.state.fault === null) void parts.tellWell().catch(() => undefined);
      },
      woke: () => this.softphone?.reconnect(),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): PhoneState => this.state;

  /** Why it is no phone now, where somebody must be told. */
  readonly latestProblem = (): string => {
    const { problem, status } = this.state;
    return problem ?? (status === "elsewhere" || status === "lost" ? `phone.${status}` : "phone.not_registered");
  };

  /** True once the phone is registered and the server knows that it rings. */
  readonly start = (): Promise<boolean> => {
    if (this.state.status === "ready") return Promise.resolve(true);
    // a lost one comes back by itself; a second one beside it would take its calls
    if (this.state.status === "lost") return Promise.resolve(false);
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

  /** A page on another machine has taken the phone: what it had goes on there, and this one only looks on. */
  readonly giveAway = (): Promise<void> => {
    if (this.state.status !== "ready" && this.state.status !== "lost") return Promise.resolve();
    this.softphone?.abandon();
    this.forget();
    this.parts.lock.release();
    this.change({ ...OFF, status: "elsewhere" });
    return Promise.resolve();
  };

  /** Another page of this browser has taken the phone. */
  readonly letGo = async (): Promise<void> => {
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

  readonly expectSound = (talking: boolean): void => {
    this.sound.talking = talking;
  };

  readonly setSoundBlocked = (soundBlocked: boolean): void => {
    if (this.state.soundBlocked !== soundBlocked) this.change({ soundBlocked });
  };

  /** Uses another microphone from the next call on. */
  readonly changeMicrophone = async (): Promise<void> => {
    if (this.microphone === null) return;
    this.use(await this.parts.openMicrophone());
  };

  // the far end hears it at once, also in the middle of a call
  private use(microphone: MediaStream): void {
    stopTracks(this.microphone);
    this.microphone = microphone;
    this.heed(microphone);
    if (this.inCall === null) return;
    stopTracks(this.inCall);
    this.inCall = microphone.clone();
    this.softphone?.changeMicrophone(this.inCall);
  }

  // a headset that is pulled out, or a permission that is taken back, ends the track; another program mutes it
  private heed(microphone: MediaStream): void {
    for (const track of microphone.getTracks()) {
      const isOurs = () => this.microphone === microphone;
      track.addEventListener("ended", () => {
        if (isOurs()) this.microphoneGone();
      });
      track.addEventListener("mute", () => {
        clearTimeout(this.mutedTimer);
        this.mutedTimer = setTimeout(() => {
          if (isOurs() && track.muted) this.microphoneGone();
        }, MUTED_FOR);
      });
      track.addEventListener("unmute", () => {
        if (isOurs() && this.state.fault !== null) void this.mend();
      });
    }
  }

  private microphoneGone(): void {
    if (this.state.status === "off" || this.state.status === "elsewhere") return;
    if (this.state.fault === null) this.change({ fault: "microphone" });
    void this.parts.tellFault("microphone").catch(() => undefined);
    void this.mend();
  }

  private readonly mend = async (): Promise<void> => {
    if (this.state.fault === null || this.mending) return;
    this.mending = true;
    try {
      this.use(await this.parts.openMicrophone());
      this.change({ fault: null });
      await this.parts.tellWell();
    } catch {
      // the next device, or the next permission, may be a better one
    } finally {
      this.mending = false;
    }
  };

  private watch(): void {
    if (this.endWatching.length > 0) return;
    this.endWatching = [
      everySteadily(TICK, () => void this.sound.tick()),
      this.parts.onDevices(() => void this.mend()),
    ];
  }

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
      if (this.microphone === null) this.use(await this.parts.openMicrophone());
      await this.parts.tellTaken();
      await this.register(await this.parts.loadCredentials());
      await this.parts.tellReady();
      this.change({ status: "ready" });
      this.watch();
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
    clearTimeout(this.mutedTimer);
    this.endWatching.forEach((end) => {
      end();
    });
    this.endWatching = [];
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
