/** Lets only one page of a person own his phone; another page can take it over. */
export interface PhoneLock {
  /** Becomes true at once, or false while another page owns the phone; then `onGranted` tells when that one is gone. */
  acquire(onGranted: () => void): Promise<boolean>;
  /** Asks the owner to let go, and waits for it. */
  takeOver(): Promise<void>;
  release(): void;
}

const GRACE = 2_000;

export class BrowserPhoneLock implements PhoneLock {
  private readonly name: string;
  private readonly channel: BroadcastChannel;
  private letGo: (() => void) | null = null;
  private waiting: AbortController | null = null;

  constructor(userId: string, onTakenOver: () => void) {
    this.name = `yingda-phone-${userId}`;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = () => {
      if (this.letGo === null) return;
      onTakenOver();
      this.release();
    };
  }

  async acquire(onGranted: () => void): Promise<boolean> {
    if (this.letGo !== null) return true;
    const locks = navigator.locks as LockManager | undefined;
    // without https there are no locks, and no microphone either
    if (locks === undefined) return true;
    if (await this.request(locks, { ifAvailable: true })) return true;
    this.waiting = new AbortController();
    void this.request(locks, { signal: this.waiting.signal }).then((granted) => {
      this.waiting = null;
      if (granted) onGranted();
    });
    return false;
  }

  async takeOver(): Promise<void> {
    this.waiting?.abort();
    this.waiting = null;
    this.channel.postMessage("let go");
    const patience = AbortSignal.timeout(GRACE);
    if (await this.request(navigator.locks, { signal: patience })) return;
    await this.request(navigator.locks, { steal: true });
  }

  release(): void {
    this.letGo?.();
    this.letGo = null;
  }

  close(): void {
    this.waiting?.abort();
    this.release();
    this.channel.close();
  }

  // true once the lock is ours; it stays ours until `letGo` is called
  private request(locks: LockManager, options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      const held = locks.request(this.name, options, async (lock) => {
        resolve(lock !== null);
        if (lock === null) return;
        await new Promise<void>((letGo) => {
          this.letGo = letGo;
        });
      });
      // aborted while waiting, or stolen from us
      held.catch(() => {
        resolve(false);
      });
    });
  }
}
