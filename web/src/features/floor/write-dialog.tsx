import { App, Input } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { writeTo } from "./api";

/** An agent, or the agents of a queue. */
export interface Recipient {
  id: string;
  name: string;
  audience: "one" | "queue";
}

/** A message to one agent, or to all who serve a queue. */
export function WriteDialog({ to, onClose }: { to: Recipient; onClose: () => void }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const [text, setText] = useState("");
  const [saving, setSaving] = useState(false);
  const submit = async () => {
    if (text.trim() === "") return;
    setSaving(true);
    try {
      await writeTo(to.audience, to.id, text);
      onClose();
    } catch (error) {
      void message.error(sentence(error));
      setSaving(false);
    }
  };
  return (
    <FormModal
      title={t("floor.write_to", { name: to.name })}
      okText={t("messages.send")}
      saving={saving}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Input.TextArea
        autoFocus
        value={text}
        maxLength={1_000}
        aria-label={t("messages.text")}
        autoSize={{ minRows: 3, maxRows: 8 }}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
    </FormModal>
  );
}
