import {
  BellFilled,
  CheckCircleFilled,
  CoffeeOutlined,
  EditFilled,
  HourglassFilled,
  LockFilled,
  MinusCircleFilled,
  PhoneFilled,
  PoweroffOutlined,
  ReadFilled,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { FloorState } from "../api/model";
import { useWords } from "../i18n/use-words";
import { TONES } from "./palette";

const SHAPES: Record<FloorState, ReactNode> = {
  signed_out: <PoweroffOutlined />,
  ready: <CheckCircleFilled />,
  reserved: <HourglassFilled />,
  ringing: <BellFilled />,
  talking: <PhoneFilled />,
  busy: <LockFilled />,
  wrap_up: <EditFilled />,
  not_ready: <MinusCircleFilled />,
  on_break: <CoffeeOutlined />,
  training: <ReadFilled />,
};

/** The shape of a state, for places that write its word themselves. */
export function StateShape({ state }: { state: FloorState }) {
  return <span aria-hidden>{SHAPES[state]}</span>;
}

/** An agent's state as it looks everywhere: shape, word, colour. */
export function StateMark({ state }: { state: FloorState }) {
  const { t } = useWords();
  const tone = TONES[state];
  return (
    <span className="state-mark" style={{ color: tone.ink, background: tone.paper }}>
      {SHAPES[state]} {t(`state.${state}`)}
    </span>
  );
}
