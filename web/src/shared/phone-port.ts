export type PhoneStatus = "off" | "starting" | "ready" | "lost" | "elsewhere" | "failed";

export interface PhoneState {
  status: PhoneStatus;
  /** An error code, when it failed. */
  problem: string | null;
  call: { interactionId: string | null; phase: "incoming" | "connecting" | "up"; ringing: boolean } | null;
  /** The browser wants a click before it plays anything. */
  soundBlocked: boolean;
}

/** The browser's phone as the desk sees it. */
export interface Phone extends PhoneState {
  start: () => Promise<boolean>;
  takeOver: () => Promise<void>;
  answer: (interactionId: string) => void;
  hangUp: () => void;
  cardDrawn: (interactionId: string) => void;
}
