import { Modal } from "antd";
import type { KeyboardEvent, ReactNode } from "react";
import { useWords } from "../i18n/use-words";

interface Props {
  title: string;
  /** What the button says that sends the form off; "save" where nothing else is said. */
  okText?: string;
  saving: boolean;
  width?: number;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form over the page: its button shows that saving goes on, and it closes when nothing is wanted. */
export function FormModal({ title, okText, saving, width, onSubmit, onClose, children }: Props) {
  const { t } = useWords();
  return (
    <Modal
      open
      title={title}
      okText={okText ?? t("common.save")}
      cancelText={t("common.cancel")}
      confirmLoading={saving}
      {...(width !== undefined && { width })}
      onCancel={onClose}
      onOk={onSubmit}
    >
      <div
        onKeyDown={(event) => {
          goOn(event, onSubmit);
        }}
      >
        {children}
      </div>
    </Modal>
  );
}

const LINES = "input:not([type=hidden]):not([type=file]):not([type=submit]):not([disabled]), textarea:not([disabled])";

// Enter goes to the next line, and from the last one sends the form off; a list or an input method may need it itself
function goOn(event: KeyboardEvent<HTMLElement>, onSubmit: () => void): void {
  const at = event.target;
  if (event.key !== "Enter" || event.defaultPrevented || event.nativeEvent.isComposing) return;
  if (!(at instanceof HTMLInputElement) || at.matches("[role=combobox], .ant-picker *")) return;
  // a dialog above this one is in its tree, but not in its place
  if (!event.currentTarget.contains(at)) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(LINES)];
  const next = all[all.indexOf(at) + 1];
  if (next === undefined) onSubmit();
  else next.focus();
}
