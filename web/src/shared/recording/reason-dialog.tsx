import { Form, Input, Select } from "antd";
import { useWords } from "../i18n/use-words";
import { FormModal } from "../ui/form-modal";
import { REASONS, type Reason } from "./api";

export interface Said {
  reason: Reason;
  note: string;
}

interface Props {
  title: string;
  okText: string;
  saving: boolean;
  onSaid: (said: Said) => void;
  onClose: () => void;
}

/** Why somebody hears a recording or takes it away: a kind, and words where the kind says nothing. */
export function ReasonDialog({ title, okText, saving, onSaid, onClose }: Props) {
  const { t, word } = useWords();
  const [form] = Form.useForm<Said>();
  const reason = Form.useWatch("reason", form);
  return (
    <FormModal title={title} okText={okText} saving={saving} onClose={onClose} onSubmit={form.submit}>
      <Form<Said>
        form={form}
        layout="vertical"
        initialValues={{ reason: "quality", note: "" }}
        onFinish={(said) => {
          onSaid({ reason: said.reason, note: said.note.trim() });
        }}
      >
        <Form.Item name="reason" label={t("recording.reason")} rules={[{ required: true }]}>
          <Select autoFocus options={REASONS.map((each) => ({ value: each, label: word("recording_reason", each) }))} />
        </Form.Item>
        <Form.Item
          name="note"
          label={t("recording.note")}
          rules={[{ required: reason === "other", whitespace: true, message: t("recording.note_needed") }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <span className="quiet">{t("recording.audited")}</span>
      </Form>
    </FormModal>
  );
}
