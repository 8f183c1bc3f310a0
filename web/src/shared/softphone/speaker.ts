interface Routable {
  setSinkId?: (id: string) => Promise<void>;
}

/** Plays the far end's voice on the chosen device; tells when the browser wants a click first. */
export class Speaker {
  private readonly element = new Audio();
  private readonly onBlocked: (blocked: boolean) => void;

  constructor(onBlocked: (blocked: boolean) => void) {
    this.onBlocked = onBlocked;
    this.element.autoplay = true;
  }

  play(stream: MediaStream): void {
    this.element.srcObject = stream;
    void this.resume();
  }

  async resume(): Promise<void> {
    if (this.element.srcObject === null) return;
    try {
      await this.element.play();
      this.onBlocked(false);
    } catch (error) {
      this.onBlocked(error instanceof DOMException && error.name === "NotAllowedError");
    }
  }

  stop(): void {
    this.element.srcObject = null;
    this.onBlocked(false);
  }

  async route(deviceId: string): Promise<void> {
    await (this.element as Routable).setSinkId?.(deviceId).catch(() => undefined);
  }
}
