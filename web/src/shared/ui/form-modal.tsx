import { Modal } from "antd";
import type { ReactNode } from "react";
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
      {children}
    </Modal>
  );
}
