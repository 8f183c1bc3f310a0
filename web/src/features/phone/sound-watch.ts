const SILENCE = 5_000;
const SLEPT = 6_000;

export interface WatchParts {
  /** Packets of sound that have come so far; null: nobody talks. */
  packets: () => Promise<number | null>;
  /** Tells the server that nothing is heard; resolves to false where it finds nothing wrong. */
  tellSilence: () => Promise<boolean>;
  tellSound: () => void;
  /** The machine has slept: whatever was connected is not. */
  woke: () => void;
}

/** Asked once a second: notices five seconds without a sound in a conversation, and a machine that has slept. */
export class SoundWatch {
  private readonly parts: WatchParts;
  private counted = -1;
  private heardAt = 0;
  private tickedAt: number | null = null;
  private told = false;
  private asking = false;
  talking = false;

  constructor(parts: WatchParts) {
    this.parts = parts;
  }

  readonly tick = async (): Promise<void> => {
    const now = Date.now();
    const slept = this.tickedAt !== null && now - this.tickedAt > SLEPT;
    this.tickedAt = now;
    if (slept) {
      this.begin(now);
      this.parts.woke();
    }
    if (this.asking) return;
    const packets = this.talking ? await this.parts.packets() : null;
    if (packets === null) this.begin(now);
    else await this.count(packets, now);
  };

  private begin(now: number): void {
    this.counted = -1;
    this.heardAt = now;
  }

  private async count(packets: number, now: number): Promise<void> {
    if (packets !== this.counted) {
      this.counted = packets;
      this.heardAt = now;
      if (this.told) {
        this.told = false;
        this.parts.tellSound();
      }
    } else if (now - this.heardAt >= SILENCE) {
      this.heardAt = now;
      this.asking = true;
      this.told = await this.parts.tellSilence().catch(() => this.told);
      this.asking = false;
    }
  }
}
