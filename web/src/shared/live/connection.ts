import type { StreamMessage } from "../api/model";
import { everySteadily } from "../time/steady";

export type Connection = "connecting" | "live" | "lost" | "revoked";

/** Milliseconds until the next try: doubles from a half second to eight, spread so that a hall does not return at once. */
export function retryDelay(attempt: number, random: number): number {
  const full = Math.min(500 * 2 ** attempt, 8_000);
  return full * (0.5 + random / 2);
}

const REVOKED = 4401;
const SILENT_AFTER = 12_000;

/** The one socket of a desktop: keeps itself connected and hands over what the server tells. */
export class LiveStream {
  private socket: WebSocket | undefined;
  private attempt = 0;
  private heardAt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private stopWatching: () => void = () => undefined;
  private ended = false;
  private readonly url: string;
  private readonly instance: string;
  private readonly onMessage: (message: StreamMessage) => void;
  private readonly onConnection: (connection: Connection) => void;

  constructor(options: {
    url: string;
    instance: string;
    onMessage: (message: StreamMessage) => void;
    onConnection: (connection: Connection) => void;
  }) {
    this.url = options.url;
    this.instance = options.instance;
    this.onMessage = options.onMessage;
    this.onConnection = options.onConnection;
  }

  start(): void {
    this.onConnection("connecting");
    this.stopWatching = everySteadily(3_000, () => {
      this.watch();
    });
    addEventListener("online", this.connectNow);
    this.connect();
  }

  stop(): void {
    this.ended = true;
    this.stopWatching();
    removeEventListener("online", this.connectNow);
    clearTimeout(this.retry);
    this.socket?.close();
  }

  private readonly connectNow = (): void => {
    if (this.socket?.readyState === WebSocket.OPEN) return;
    clearTimeout(this.retry);
    this.connect();
  };

  // a socket can be dead without saying so: the server pings every five seconds
  private watch(): void {
    if (this.socket?.readyState === WebSocket.OPEN && Date.now() - this.heardAt > SILENT_AFTER)
      this.lose(this.socket, 0);
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.heardAt = Date.now();
      socket.send(JSON.stringify({ type: "hello", instance: this.instance }));
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.hear(socket, event.data);
    };
    socket.onclose = (event) => {
      this.lose(socket, event.code);
    };
  }

  private hear(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    this.heardAt = Date.now();
    const message = JSON.parse(text) as StreamMessage;
    if (message.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
    this.onMessage(message);
    if (message.type === "snapshot") {
      this.attempt = 0;
      this.onConnection("live");
    }
  }

  private lose(socket: WebSocket, code: number): void {
    if (socket !== this.socket || this.ended) return;
    this.socket = undefined;
    socket.close();
    if (code === REVOKED) {
      this.onConnection("revoked");
      return;
    }
    this.onConnection("lost");
    this.retry = setTimeout(this.connectNow, retryDelay(this.attempt, Math.random()));
    this.attempt += 1;
  }
}
