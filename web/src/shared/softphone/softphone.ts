/** What the desktop asks of a telephone in the browser; no word of a SIP library crosses this line. */
export interface Softphone {
  start(): void;
  /** Leaves in order: ends the call, takes back the registration. */
  stop(): void;
  /** Is gone from one moment to the next, as a closed tab would be: the far end is told nothing. */
  abandon(): void;
  call(digits: string, microphone: MediaStream): void;
  answer(microphone: MediaStream): void;
  hangUp(): void;
  setMuted(muted: boolean): void;
  sendDigit(digit: string): void;
  /** Lets the far end hear another microphone from now on. */
  changeMicrophone(microphone: MediaStream): void;
  /** Packets of sound that have come from the far end so far; null without a call. */
  packetsReceived(): Promise<number | null>;
  /** Connects anew: what seems to be a connection is none any more. */
  reconnect(): void;
}

export type SoftphoneEvent =
  | { type: "registered" }
  | { type: "lost" }
  | { type: "refused"; cause: string }
  | { type: "incoming"; interactionId: string | null; autoAnswer: boolean }
  | { type: "ringing" }
  | { type: "up" }
  | { type: "audio"; stream: MediaStream }
  | { type: "ended"; cause: string };

export interface Credentials {
  endpoint: string;
  password: string;
  sip_uri?: string;
  ws_path: string;
}
