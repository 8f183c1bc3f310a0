export type PhoneStatus = "off" | "starting" | "ready" | "lost" | "elsewhere" | "failed";

export interface PhoneState {
  status: PhoneStatus;
  /** An error code, when it failed. */
  problem: string | null;
  call: { interactionId: string | null; phase: "incoming" | "connecting" | "up"; ringing: boolean } | null;
  /** What keeps the agent from talking by a phone that rings. */
  fault: "microphone" | null;
  /** The browser wants a click before it plays anything. */
  soundBlocked: boolean;
}

/** The browser's phone as the desk sees it. */
export interface Phone extends PhoneState {
  /** Names this page, apart from the other windows of the same person. */
  instance: string;
  start: () => Promise<boolean>;
  /** Why it is no phone now: an error code, as it is at this moment. */
  latestProblem: () => string;
  /** Leaves the phone: the agent sits somewhere else. */
  stop: () => void;
  /** Another page, maybe on another machine, is the phone now. */
  giveAway: () => Promise<void>;
  /** Whether somebody should be heard now. */
  expectSound: (talking: boolean) => void;
  takeOver: () => Promise<void>;
  answer: (interactionId: string) => void;
  hangUp: () => void;
  cardDrawn: (interactionId: string) => void;
}
