/**
 * The socket under the SIP library, our own so that it can be given up: a half-open connection is noticed by nobody
 * for minutes, and a closed one must not say goodbye when the page hands its calls to another.
 */
export class SipSocket {
  readonly url: string;
  readonly sip_uri: string;
  via_transport: string;
  onconnect: () => void = () => undefined;
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined;
  ondata: (data: unknown) => void = () => undefined;
  private socket: WebSocket | null = null;
  private silenced = false;

  constructor(url: string) {
    this.url = url;
    this.via_transport = url.startsWith("wss:") ? "WSS" : "WS";
    this.sip_uri = `sip:${new URL(url).host};transport=ws`;
  }

  connect(): void {
    const socket = new WebSocket(this.url, "sip");
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (socket === this.socket) this.onconnect();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (socket === this.socket) this.ondata(event.data);
    };
    socket.onclose = (event) => {
      this.giveUp(socket, !event.wasClean, event.code);
    };
    this.socket = socket;
  }

  disconnect(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (this.silenced) return true;
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(message as string);
    return true;
  }

  isConnected(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.socket?.readyState === WebSocket.CONNECTING;
  }

  /** Holds the connection for dead, whatever the browser believes of it; the library connects anew. */
  declareDead(): void {
    if (this.socket !== null) this.giveUp(this.socket, true, 4000);
  }

  /** From now on nothing is said any more. */
  silence(): void {
    this.silenced = true;
  }

  private giveUp(socket: WebSocket, error: boolean, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    socket.close();
    this.ondisconnect(error, code);
  }
}
