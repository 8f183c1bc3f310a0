import {
  BellFilled,
  CheckCircleFilled,
  CoffeeOutlined,
  EditFilled,
  HourglassFilled,
  MinusCircleFilled,
  PhoneFilled,
  PoweroffOutlined,
  ReadFilled,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { AgentState } from "../api/model";
import { useWords } from "../i18n/use-words";
import { TONES } from "./palette";

const SHAPES: Record<AgentState, ReactNode> = {
  signed_out: <PoweroffOutlined />,
  ready: <CheckCircleFilled />,
  reserved: <HourglassFilled />,
  ringing: <BellFilled />,
  talking: <PhoneFilled />,
  wrap_up: <EditFilled />,
  not_ready: <MinusCircleFilled />,
  on_break: <CoffeeOutlined />,
  training: <ReadFilled />,
};

/** The shape of a state, for places that write its word themselves. */
export function StateShape({ state }: { state: AgentState }) {
  return <span aria-hidden>{SHAPES[state]}</span>;
}

/** An agent's state as it looks everywhere: shape, word, colour. */
export function StateMark({ state }: { state: AgentState }) {
  const { t } = useWords();
  const tone = TONES[state];
  return (
    <span className="state-mark" style={{ color: tone.ink, background: tone.paper }}>
      {SHAPES[state]} {t(`state.${state}`)}
    </span>
  );
}
