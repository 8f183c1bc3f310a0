import type { FloorState } from "../api/model";

/** Ink on paper, for one agent state; both pairs (ink on paper, white on ink) have AA contrast. */
export interface Tone {
  ink: string;
  paper: string;
}

const away: Tone = { ink: "#8a3450", paper: "#f8ecf0" };
const work: Tone = { ink: "#1b5a9c", paper: "#e8f1fa" };
const attention: Tone = { ink: "#a04a06", paper: "#fdf0e1" };

/** Few and fixed; a state is never told by its colour alone: a word and a shape go with it. */
export const TONES: Record<FloorState, Tone> = {
  signed_out: { ink: "#5a6472", paper: "#eef0f3" },
  ready: { ink: "#1c7340", paper: "#e8f5ec" },
  reserved: attention,
  ringing: attention,
  talking: work,
  busy: work,
  wrap_up: { ink: "#6647a0", paper: "#f1edf9" },
  not_ready: away,
  on_break: away,
  training: away,
};

/** What is wrong, wherever it is told. */
export const FAULT: Tone = { ink: "#b3261e", paper: "#fdeceb" };

/** Inks that tell kinds apart where no state is meant. */
export const INKS = { ochre: "#8a5a00", teal: "#0f6a6a", slate: "#4d5865" };
