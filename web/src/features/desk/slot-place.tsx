import { LoadingOutlined, MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown, Popover, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useKeyLabel, useKeys } from "@/shared/keys/keys-context";
import { ICONS } from "./action-icons";
import type { Slot } from "./call-bar-model";
import { KeypadPanel } from "./keypad-panel";
import { REASONS } from "./reasons";
import { useDesk } from "./use-desk";

interface Props {
  slot: Slot;
  onAct: (slot: Slot) => void;
}

/** A place of the call bar: its button while the action is legal, and what the button opens. */
export function SlotPlace({ slot, onAct }: Props) {
  if (slot.action === null) return <div className="slot" data-slot={slot.key} />;
  return (
    <div className="slot" data-slot={slot.key}>
      {slot.action === "not_ready" ? (
        <Reasons>
          <SlotButton slot={slot} onAct={onAct} />
        </Reasons>
      ) : slot.action === "send_digits" ? (
        <UnderTheButton>
          <SlotButton slot={slot} onAct={onAct} />
        </UnderTheButton>
      ) : (
        <SlotButton slot={slot} onAct={onAct} />
      )}
    </div>
  );
}

function SlotButton({ slot, onAct }: Props) {
  const { t } = useWords();
  const { busy } = useDesk();
  const { keys } = useKeys();
  const keyLabel = useKeyLabel()(slot.key);
  if (slot.action === null) return null;
  const words = t(`action.${slot.action}`);
  const loading = busy === slot.action;
  return (
    <Tooltip title={`${words} ${keyLabel}`} mouseEnterDelay={0.8}>
      <Button
        color={slot.tone === "go" ? "primary" : slot.tone === "stop" ? "danger" : "default"}
        variant={slot.tone === "plain" ? "outlined" : "solid"}
        aria-busy={loading}
        aria-label={`${words} ${keyLabel}`}
        aria-keyshortcuts={keys[slot.key]}
        data-action={slot.action}
        onClick={() => {
          onAct(slot);
        }}
      >
        <span>{loading ? <LoadingOutlined /> : ICONS[slot.action]}</span>
        <span className="label">{words}</span>
        <span className="key">{keyLabel}</span>
      </Button>
    </Tooltip>
  );
}

function Reasons({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const { question, ask, notReady } = useNotReady();
  return (
    <Dropdown
      open={question?.kind === "reason"}
      onOpenChange={(open) => {
        ask(open ? { kind: "reason" } : null);
      }}
      trigger={["click"]}
      autoFocus
      placement="bottomRight"
      menu={{
        items: REASONS.map((reason) => ({ key: reason, label: t(`reason.${reason}`) })),
        onClick: ({ key }) => {
          notReady(key);
        },
      }}
    >
      <div className="slot-fill">{children}</div>
    </Dropdown>
  );
}

function useNotReady() {
  const { question, ask, attempt, complain } = useDesk();
  const notReady = (reason: string) => {
    ask(null);
    attempt("not_ready", { reason }).catch(complain);
  };
  return { question, ask, notReady };
}

function UnderTheButton({ children }: { children: ReactNode }) {
  const { question, ask } = useDesk();
  return (
    <Popover
      open={question?.kind === "keypad"}
      onOpenChange={(open) => {
        if (!open) ask(null);
      }}
      trigger={["click"]}
      placement="bottomRight"
      destroyOnHidden
      content={<KeypadPanel />}
    >
      <div className="slot-fill">{children}</div>
    </Popover>
  );
}

/** What is seldom wanted, behind one button. */
export function RareActions({ slots, onAct }: { slots: Slot[]; onAct: (slot: Slot) => void }) {
  const { t } = useWords();
  const keyLabel = useKeyLabel();
  const legal = slots.filter((slot) => slot.action !== null);
  if (legal.length === 0) return <div className="slot" data-slot="more" />;
  return (
    <div className="slot" data-slot="more">
      <Dropdown
        trigger={["click"]}
        autoFocus
        placement="bottomRight"
        menu={{
          items: slots.map((slot) => ({
            key: slot.key,
            disabled: slot.action === null,
            icon: slot.action && ICONS[slot.action],
            label: `${t(`keys.${slot.key}`)}  ${keyLabel(slot.key)}`,
          })),
          onClick: ({ key }) => {
            const chosen = slots.find((slot) => slot.key === key);
            if (chosen !== undefined) onAct(chosen);
          },
        }}
      >
        <Button aria-label={t("desk.more_actions")}>
          <MoreOutlined />
          <span className="label">{t("desk.more_actions")}</span>
        </Button>
      </Dropdown>
    </div>
  );
}
