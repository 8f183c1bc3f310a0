import { Button, Modal } from "antd";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { useWords } from "../i18n/use-words";
import { KeysContext } from "./keys-context";
import { KeysTable } from "./keys-table";
import { loadKeys, saveKeys, type Keymap } from "./keymap";

const TYPED_IN = "input, textarea, select, [contenteditable=true]";

// with an input method on, the key arrives without its character
function isQuestion(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  return event.key === "?" || (event.shiftKey && event.code === "Slash");
}

/** The keys of one person, and the page that shows them at `?`. */
export function KeysProvider({ owner, children }: { owner: string; children: ReactNode }) {
  const [keys, setKeys] = useState(() => loadKeys(owner));
  const [open, setOpen] = useState(false);
  const value = useMemo(() => {
    const change = (next: Keymap) => {
      setKeys(next);
      saveKeys(owner, next);
    };
    const show = () => {
      setOpen(true);
    };
    return { keys, change, show };
  }, [keys, owner]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.matches(TYPED_IN);
      if (isQuestion(event) && !typing) setOpen(true);
    };
    addEventListener("keydown", onKeyDown);
    return () => {
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
  const close = () => {
    setOpen(false);
  };
  return (
    <KeysContext value={value}>
      {children}
      <KeysDialog open={open} onClose={close} />
    </KeysContext>
  );
}

function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal
      open={open}
      width={640}
      title={t("keys.title")}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      <KeysTable />
    </Modal>
  );
}
