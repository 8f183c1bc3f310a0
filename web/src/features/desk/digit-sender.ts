const AT_ONCE = 32;

/** Sends what is keyed in the order in which it was keyed, one request at a time, however fast the hand is. */
export class DigitSender {
  private waiting = "";
  private sending = false;

  private readonly send: (digits: string) => Promise<unknown>;
  private readonly onRefused: (error: unknown) => void;

  constructor(send: (digits: string) => Promise<unknown>, onRefused: (error: unknown) => void) {
    this.send = send;
    this.onRefused = onRefused;
  }

  press(digit: string): void {
    this.waiting += digit;
    if (!this.sending) void this.flush();
  }

  private async flush(): Promise<void> {
    this.sending = true;
    try {
      while (this.waiting !== "") {
        const digits = this.waiting.slice(0, AT_ONCE);
        this.waiting = this.waiting.slice(AT_ONCE);
        await this.send(digits);
      }
    } catch (error) {
      // half of a code helps nobody
      this.waiting = "";
      this.onRefused(error);
    } finally {
      this.sending = false;
    }
  }
}
