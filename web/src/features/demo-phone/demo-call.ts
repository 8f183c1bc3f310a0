import { dataOf, server } from "@/shared/api/client";
import type { DemoPhone } from "@/shared/api/model";
import { asProblem, Problem } from "@/shared/api/problem";
import { openMicrophone, silentMicrophone } from "@/shared/softphone/microphone";
import type { Softphone, SoftphoneEvent } from "@/shared/softphone/softphone";
import { Speaker } from "@/shared/softphone/speaker";

export interface DemoState {
  phase: "idle" | "connecting" | "ringing" | "up" | "ended";
  digits: string;
  since: number | null;
  keyed: string;
  /** Why the last call ended, as the switch said it. */
  cause: string | null;
  problem: string | null;
  /** The customer cannot be heard: this machine has no microphone, or the page may not use it. */
  silent: string | null;
}

const IDLE: DemoState = { phase: "idle", digits: "", since: null, keyed: "", cause: null, problem: null, silent: null };
const REGISTERS_WITHIN = 8_000;

export const loadDemoPhone = () => dataOf(server.GET("/api/demo/phone"));

/** A customer's phone for trying things out: registers with its first call, one call at a time. */
export class DemoCall {
  private state = IDLE;
  private readonly listeners = new Set<() => void>();
  private readonly speaker = new Speaker(() => undefined);
  private softphone: Softphone | null = null;
  private microphone: MediaStream | null = null;
  private registered: ((yes: boolean) => void) | null = null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): DemoState => this.state;

  readonly dial = async (phone: DemoPhone, digits: string): Promise<void> => {
    if (["connecting", "ringing", "up"].includes(this.state.phase)) return;
    this.change({ ...IDLE, phase: "connecting", digits });
    try {
      const microphone = await this.openAnyMicrophone();
      const softphone = await this.register(phone);
      softphone.call(digits, microphone.clone());
    } catch (error) {
      this.softphone?.stop();
      this.softphone = null;
      this.change({ phase: "ended", problem: asProblem(error).code });
    }
  };

  readonly hangUp = (): void => {
    this.softphone?.hangUp();
  };

  readonly press = (digit: string): void => {
    if (this.state.phase !== "up") return;
    this.softphone?.sendDigit(digit);
    this.change({ keyed: (this.state.keyed + digit).slice(-16) });
  };

  readonly close = (): void => {
    this.softphone?.stop();
    this.softphone = null;
    this.speaker.stop();
  };

  // whoever has no microphone can still hear the menus and press keys
  private async openAnyMicrophone(): Promise<MediaStream> {
    if (this.microphone !== null) return this.microphone;
    try {
      this.microphone = await openMicrophone();
      return this.microphone;
    } catch (error) {
      this.change({ silent: asProblem(error).code });
      return silentMicrophone(new AudioContext());
    }
  }

  private async register(phone: DemoPhone): Promise<Softphone> {
    if (this.softphone !== null) return this.softphone;
    const { JsSipSoftphone } = await import("@/shared/softphone/jssip-softphone");
    const done = new Promise<boolean>((resolve) => {
      this.registered = resolve;
      setTimeout(() => {
        resolve(false);
      }, REGISTERS_WITHIN);
    });
    this.softphone = new JsSipSoftphone({ credentials: phone, origin: location.origin, onEvent: this.hear });
    this.softphone.start();
    if (!(await done)) throw new Problem("phone.not_registered", 0);
    return this.softphone;
  }

  private readonly hear = (event: SoftphoneEvent): void => {
    switch (event.type) {
      case "registered":
      case "refused":
        this.registered?.(event.type === "registered");
        break;
      case "ringing":
        this.change({ phase: "ringing" });
        break;
      case "up":
        this.change({ phase: "up", since: Date.now() });
        break;
      case "audio":
        this.speaker.play(event.stream);
        break;
      case "ended":
        this.speaker.stop();
        this.change({ phase: "ended", cause: event.cause });
        break;
      case "incoming":
      case "lost":
        break;
    }
  };

  private change(changes: Partial<DemoState>): void {
    this.state = { ...this.state, ...changes };
    this.listeners.forEach((tell) => {
      tell();
    });
  }
}
