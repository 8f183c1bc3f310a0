import { Button, Modal, Table } from "antd";
import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from "react";
import { useWords } from "../i18n/use-words";
import { KeysContext } from "./keys-context";
import {
  chordOf,
  DEFAULT_KEYS,
  KEY_ACTIONS,
  labelOf,
  loadKeys,
  objectionTo,
  saveKeys,
  type KeyAction,
  type Keymap,
} from "./keymap";

const TYPED_IN = "input, textarea, select, [contenteditable=true]";

export function KeysProvider({ children }: { children: ReactNode }) {
  const [keys, setKeys] = useState(loadKeys);
  const [open, setOpen] = useState(false);
  const value = useMemo(() => {
    const change = (next: Keymap) => {
      setKeys(next);
      saveKeys(next);
    };
    const show = () => {
      setOpen(true);
    };
    return { keys, change, show };
  }, [keys]);
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.matches(TYPED_IN);
      if (event.key === "?" && !typing) setOpen(true);
    };
    addEventListener("keydown", onKeyDown);
    return () => {
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return (
    <KeysContext value={value}>
      {children}
      <KeysDialog
        open={open}
        keys={keys}
        onChange={value.change}
        onClose={() => {
          setOpen(false);
        }}
      />
    </KeysContext>
  );
}

interface DialogProps {
  open: boolean;
  keys: Keymap;
  onChange: (keys: Keymap) => void;
  onClose: () => void;
}

function KeysDialog({ open, keys, onChange, onClose }: DialogProps) {
  const { t } = useWords();
  const [asking, setAsking] = useState<KeyAction | null>(null);
  const [objection, setObjection] = useState<"typing" | "taken" | null>(null);
  const take = (action: KeyAction) => (event: KeyboardEvent) => {
    if (asking !== action) return;
    const chord = chordOf(event.nativeEvent);
    if (chord === "") return;
    event.preventDefault();
    event.stopPropagation();
    const against = objectionTo(chord, action, keys);
    setObjection(against);
    if (against !== null) return;
    onChange({ ...keys, [action]: chord });
    setAsking(null);
  };
  const chordButton = (action: KeyAction) => (
    <Button
      size="small"
      type={asking === action ? "primary" : "default"}
      onClick={() => {
        setAsking(action);
        setObjection(null);
      }}
      onKeyDown={take(action)}
      onBlur={() => {
        setAsking(null);
      }}
    >
      {asking === action ? t("keys.press") : labelOf(keys[action])}
    </Button>
  );
  return (
    <Modal
      open={open}
      title={t("keys.title")}
      onCancel={onClose}
      footer={[
        <Button
          key="reset"
          onClick={() => {
            onChange(DEFAULT_KEYS);
          }}
        >
          {t("keys.reset")}
        </Button>,
        <Button key="close" type="primary" onClick={onClose}>
          {t("common.close")}
        </Button>,
      ]}
    >
      <p className="quiet">{objection === null ? t("keys.hint") : t(`keys.objection_${objection}`)}</p>
      <Table
        size="small"
        pagination={false}
        showHeader={false}
        rowKey="action"
        dataSource={KEY_ACTIONS.map((action) => ({ action }))}
        columns={[
          { dataIndex: "action", render: (action: KeyAction) => t(`keys.${action}`) },
          { key: "chord", align: "right", render: (_, row) => chordButton(row.action) },
        ]}
      />
    </Modal>
  );
}
