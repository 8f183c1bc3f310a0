import {
  AudioMutedOutlined,
  AudioOutlined,
  CheckOutlined,
  CloseOutlined,
  CoffeeOutlined,
  LoginOutlined,
  LogoutOutlined,
  PauseOutlined,
  PhoneFilled,
  PhoneOutlined,
  PlayCircleOutlined,
  SaveOutlined,
} from "@ant-design/icons";
import { Button, ConfigProvider, Dropdown, Tooltip } from "antd";
import { useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { StateShape } from "@/shared/agent-state/state-mark";
import { TONES } from "@/shared/agent-state/palette";
import type { Action, Contact, DeskAgent } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useHotkeys, useKeyLabel } from "@/shared/keys/keys-context";
import { Elapsed, Remaining } from "@/shared/time/timer";
import { ToneTag } from "@/shared/ui/tone-tag";
import { slotsOf, type Slot } from "./call-bar-model";
import { NOTE_FIELD, SEAT_CHOOSER } from "./places";
import { REASONS } from "./reasons";
import { useDesk } from "./use-desk";

const ICONS: Partial<Record<Action, ReactNode>> = {
  answer: <PhoneFilled />,
  refuse: <CloseOutlined />,
  hold: <PauseOutlined />,
  resume: <PlayCircleOutlined />,
  mute: <AudioMutedOutlined />,
  unmute: <AudioOutlined />,
  call_back: <PhoneFilled />,
  hang_up: <PhoneOutlined rotate={225} />,
  wrap_up: <SaveOutlined />,
  ready: <CheckOutlined />,
  not_ready: <CoffeeOutlined />,
  sign_in: <LoginOutlined />,
  sign_out: <LogoutOutlined />,
};

// what one says yes with is green here, as on every telephone
const GO = { token: { colorPrimary: TONES.ready.ink } };

/** Always there, never moving: who I am to the system, whom I talk with, what I may do now. */
export function CallBar() {
  const { desk, busy, run } = useDesk();
  const navigate = useNavigate();
  const [reasonsOpen, setReasonsOpen] = useState(false);
  const slots = slotsOf(desk);
  const act = (slot: Slot) => {
    if (slot.action === null || busy !== null) return;
    if (slot.action === "not_ready") setReasonsOpen(true);
    else if (slot.action === "sign_in") focusOn(SEAT_CHOOSER, navigate);
    else run(slot.action);
  };
  useHotkeys({
    ...Object.fromEntries(
      slots.map((slot) => [
        slot.key,
        () => {
          act(slot);
        },
      ]),
    ),
    note: () => {
      focusOn(NOTE_FIELD, navigate);
    },
  });
  return (
    <header className="call-bar" data-testid="call-bar">
      {desk === null ? <div className="call-bar-state" /> : <OwnState agent={desk.agent} />}
      <CurrentCall contact={desk?.contact ?? null} />
      <ConfigProvider theme={GO}>
        <div className="slots">
          {slots.map((slot, index) => (
            <div key={slot.key} style={{ display: "contents" }}>
              {(index === 2 || index === 6) && <span className="gap" />}
              {slot.action === "not_ready" ? (
                <BreakSlot
                  slot={slot}
                  open={reasonsOpen}
                  onOpenChange={setReasonsOpen}
                  onChoose={(reason) => {
                    setReasonsOpen(false);
                    run("not_ready", reason);
                  }}
                />
              ) : (
                <SlotPlace
                  slot={slot}
                  loading={busy !== null && busy === slot.action}
                  onClick={() => {
                    act(slot);
                  }}
                />
              )}
            </div>
          ))}
        </div>
      </ConfigProvider>
    </header>
  );
}

function focusOn(id: string, navigate: (to: string) => unknown): void {
  const present = document.getElementById(id);
  if (present === null) void navigate("/desk");
  setTimeout(() => document.getElementById(id)?.focus(), present === null ? 150 : 0);
}

function SlotPlace({ slot, loading, onClick }: { slot: Slot; loading: boolean; onClick?: () => void }) {
  const { t } = useWords();
  const keyLabel = useKeyLabel();
  if (slot.action === null) return <div className="slot" data-slot={slot.key} />;
  const color = slot.tone === "go" ? "primary" : slot.tone === "stop" ? "danger" : "default";
  return (
    <div className="slot" data-slot={slot.key}>
      <Tooltip title={`${t(`action.${slot.action}`)} ${keyLabel(slot.key)}`} mouseEnterDelay={0.8}>
        <Button
          color={color}
          variant={slot.tone === "plain" ? "outlined" : "solid"}
          aria-busy={loading}
          data-action={slot.action}
          onClick={onClick}
        >
          <span style={{ opacity: loading ? 0.4 : 1 }}>{ICONS[slot.action]}</span>
          <span className="label">{t(`action.${slot.action}`)}</span>
          <span className="key">{keyLabel(slot.key)}</span>
        </Button>
      </Tooltip>
    </div>
  );
}

interface BreakProps {
  slot: Slot;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChoose: (reason: string) => void;
}

function BreakSlot({ slot, open, onOpenChange, onChoose }: BreakProps) {
  const { t } = useWords();
  return (
    <Dropdown
      open={open}
      onOpenChange={onOpenChange}
      trigger={["click"]}
      autoFocus
      placement="bottomRight"
      menu={{
        items: REASONS.map((reason) => ({ key: reason, label: t(`reason.${reason}`) })),
        onClick: ({ key }) => {
          onChoose(key);
        },
      }}
    >
      <div>
        <SlotPlace slot={slot} loading={false} />
      </div>
    </Dropdown>
  );
}

function useMark(agent: DeskAgent): string {
  const { t, word } = useWords();
  if (agent.pending !== null) return t(`pending.${agent.pending.kind}`);
  if (agent.reason !== null) return word("reason", agent.reason);
  return agent.cause === null ? "" : word("cause", agent.cause);
}

function OwnState({ agent }: { agent: DeskAgent }) {
  const { t } = useWords();
  const { state, since, deadline } = agent;
  const mark = useMark(agent);
  return (
    <div className="call-bar-state" style={{ background: TONES[state].ink }} data-state={state} aria-live="polite">
      <span className="shape">
        <StateShape state={state} />
      </span>
      <span className="word" title={mark}>
        {t(`state.${state}`)} <small style={{ fontSize: 13, fontWeight: 400 }}>{mark}</small>
      </span>
      <span className="since">
        <Elapsed since={since} />
        {deadline !== null && (
          <small style={{ fontSize: 13 }}>
            {" "}
            {t("desk.left")} <Remaining until={deadline} />
          </small>
        )}
      </span>
    </div>
  );
}

const WAITING: Contact["phase"][] = ["offered", "ringing", "connecting"];

function phaseSince(contact: Contact): string {
  if (contact.phase === "wrap_up") return contact.ended_at ?? contact.opened_at;
  if (contact.phase === "held") return contact.held_since ?? contact.opened_at;
  return contact.answered_at ?? contact.queued_at ?? contact.opened_at;
}

function CurrentCall({ contact }: { contact: Contact | null }) {
  const { t, name } = useWords();
  if (contact === null) {
    return (
      <div className="call-bar-contact quiet">
        <div className="line">{t("desk.no_call")}</div>
      </div>
    );
  }
  return (
    <div className="call-bar-contact">
      <div className="line who" title={contact.caller}>
        <span className="figures">{contact.caller || t("desk.caller_hidden")}</span> · {name(contact.tenant)}
      </div>
      <div className="line">
        {t(`phase.${contact.phase}`)} {WAITING.includes(contact.phase) && t("desk.waited")}{" "}
        <Elapsed since={phaseSince(contact)} />
        <span className="quiet"> · {name(contact.queue)} </span>
        {contact.muted && <ToneTag tone="attention">{t("desk.muted")}</ToneTag>}
        {contact.recording && <ToneTag tone="quiet">{t("desk.recording")}</ToneTag>}
      </div>
    </div>
  );
}
