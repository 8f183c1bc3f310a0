import { Input } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { sendMessage } from "@/shared/messages";

/** An agent, or the agents of a queue. */
export interface Recipient {
  id: string;
  name: string;
  audience: "one" | "queue";
}

/** A message to one agent, or to all who serve a queue. */
export function WriteDialog({ to, onClose }: { to: Recipient; onClose: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const sending = useSaving(sendMessage, { quiet: true, onSaved: onClose });
  const submit = () => {
    if (text.trim() !== "") sending.mutate({ audience: to.audience, to: to.id, text });
  };
  return (
    <FormModal
      title={t("floor.write_to", { name: to.name })}
      okText={t("messages.send")}
      saving={sending.isPending}
      onSubmit={submit}
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
