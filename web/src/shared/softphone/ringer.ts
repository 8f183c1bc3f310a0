const RATE = 8000;
const TONES = [420, 530];

/** Our own ring, as samples: two soft warbling bursts, then quiet; loops. */
export function ringSamples(): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(RATE * 3);
  const burst = (start: number, seconds: number) => {
    for (let i = 0; i < seconds * RATE; i += 1) {
      const t = i / RATE;
      const tone = TONES[Math.floor(t * 16) % 2] ?? 0;
      const edge = Math.min(1, t / 0.02, (seconds - t) / 0.05);
      samples[Math.round(start * RATE) + i] = 0.6 * edge * Math.sin(2 * Math.PI * tone * t);
    }
  };
  burst(0, 0.5);
  burst(0.75, 0.5);
  return samples;
}

interface RoutableContext {
  setSinkId?: (id: string) => Promise<void>;
}

/** Rings until told otherwise; sounds nothing before the first click where the browser demands one. */
export class Ringer {
  private context: AudioContext | null = null;
  private source: AudioBufferSourceNode | null = null;
  private gain: GainNode | null = null;
  private volume = 0.7;
  private device = "";

  /** To be called from a click: browsers let a page sound only after one. */
  async unlock(): Promise<void> {
    if (this.ready().state === "suspended") await this.ready().resume();
  }

  setUp(options: { volume: number; device: string }): void {
    this.volume = options.volume;
    if (this.gain !== null) this.gain.gain.value = this.volume;
    if (options.device === this.device) return;
    this.device = options.device;
    if (this.context !== null) this.route(this.context);
  }

  start(): void {
    if (this.source !== null) return;
    const context = this.ready();
    void context.resume().catch(() => undefined);
    const samples = ringSamples();
    const buffer = context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    this.gain = context.createGain();
    this.gain.gain.value = this.volume;
    this.source = context.createBufferSource();
    this.source.buffer = buffer;
    this.source.loop = true;
    this.source.connect(this.gain).connect(context.destination);
    this.source.start();
  }

  stop(): void {
    this.source?.stop();
    this.source?.disconnect();
    this.gain?.disconnect();
    this.source = null;
    this.gain = null;
  }

  private ready(): AudioContext {
    if (this.context === null) {
      this.context = new AudioContext();
      this.route(this.context);
    }
    return this.context;
  }

  private route(context: AudioContext): void {
    void (context as RoutableContext).setSinkId?.(this.device).catch(() => undefined);
  }
}
