/** Lets only one page of a person own his phone; another page can take it over. */
export interface PhoneLock {
  /** True if the phone is ours now; else `onFree` is told once the page that owns it has been gone for a while. */
  acquire(onFree: () => void): Promise<boolean>;
  /** Asks the owner to let go, and waits for it. */
  takeOver(): Promise<void>;
  release(): void;
}

const GRACE = 3_000;
const LOOK_EVERY = 2_500;

export class BrowserPhoneLock implements PhoneLock {
  private readonly name: string;
  private readonly channel: BroadcastChannel;
  private readonly onTakenOver: () => Promise<void>;
  private letGo: (() => void) | null = null;
  private looking: ReturnType<typeof setInterval> | undefined;

  /** `onTakenOver` leaves everything to the other page, before that page goes on. */
  constructor(userId: string, onTakenOver: () => Promise<void>) {
    this.name = `yingda-phone-${userId}`;
    this.onTakenOver = onTakenOver;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = () => {
      if (this.letGo === null) return;
      void onTakenOver().finally(() => {
        this.release();
      });
    };
  }

  async acquire(onFree: () => void): Promise<boolean> {
    clearInterval(this.looking);
    if (this.letGo !== null) return true;
    const locks = navigator.locks as LockManager | undefined;
    // without https there are no locks, and no microphone either
    if (locks === undefined) return true;
    if (await this.request({ ifAvailable: true })) return true;
    this.lookOut(onFree);
    return false;
  }

  async takeOver(): Promise<void> {
    clearInterval(this.looking);
    this.channel.postMessage("let go");
    if (await this.request({ signal: AbortSignal.timeout(GRACE) })) return;
    await this.request({ steal: true });
  }

  release(): void {
    this.letGo?.();
    this.letGo = null;
  }

  // a page that is reloaded is gone for a moment only and shall find its phone free: so look twice
  private lookOut(onFree: () => void): void {
    let wasFree = false;
    this.looking = setInterval(() => {
      void navigator.locks.query().then(({ held = [] }) => {
        const free = held.every(({ name }) => name !== this.name);
        if (free && wasFree) {
          clearInterval(this.looking);
          onFree();
        }
        wasFree = free;
      });
    }, LOOK_EVERY);
  }

  // true once the lock is ours; it stays ours until `letGo` is called
  private request(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      let mine = false;
      const held = navigator.locks.request(this.name, options, async (lock) => {
        mine = lock !== null;
        resolve(mine);
        if (!mine) return;
        await new Promise<void>((letGo) => {
          this.letGo = letGo;
        });
      });
      held.catch(() => {
        // either we waited in vain, or another page has stolen it
        resolve(false);
        if (!mine) return;
        this.letGo = null;
        void this.onTakenOver();
      });
    });
  }
}
