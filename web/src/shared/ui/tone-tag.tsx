import { Tag } from "antd";
import type { ReactNode } from "react";
import { FAULT, TONES, type Tone } from "../agent-state/palette";

export type ToneName = "good" | "attention" | "bad" | "busy" | "quiet";

// the inks of the agent states serve for everything else that has a state: few colours, learnt once
const NAMED: Record<ToneName, Tone> = {
  good: TONES.ready,
  attention: TONES.ringing,
  bad: FAULT,
  busy: TONES.talking,
  quiet: TONES.signed_out,
};

export function ToneTag({ tone, children }: { tone: ToneName; children: ReactNode }) {
  const { ink, paper } = NAMED[tone];
  return <Tag style={{ color: ink, background: paper, borderColor: "transparent", fontSize: 13 }}>{children}</Tag>;
}
