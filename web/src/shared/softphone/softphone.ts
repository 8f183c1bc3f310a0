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
