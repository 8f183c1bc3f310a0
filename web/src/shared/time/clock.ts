const SAMPLES = 12;
const MINUTES_APART = 120_000;

/**
 * The server's clock, learnt from the times that its messages carry. Each message was under way for
 * a while, so the largest of the last differences is the truest one.
 */
export class ServerClock {
  private differences: number[] = [];

  learn(serverTime: string, receivedAt: number = Date.now()): void {
    const difference = Date.parse(serverTime) - receivedAt;
    if (Number.isNaN(difference)) return;
    const last = this.differences.at(-1);
    const jumped = last !== undefined && Math.abs(last - difference) > MINUTES_APART;
    this.differences = [...(jumped ? [] : this.differences), difference].slice(-SAMPLES);
  }

  get offset(): number {
    return this.differences.length === 0 ? 0 : Math.max(...this.differences);
  }

  now(): number {
    return Date.now() + this.offset;
  }
}

export const serverClock = new ServerClock();
