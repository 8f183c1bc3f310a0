import { Form, Input } from "antd";
import { useWords } from "@/shared/i18n/use-words";

const HALF = { flex: 1, minWidth: 0 };

/** The name in both languages, side by side. */
export function NameFields() {
  const { t } = useWords();
  return (["name_zh", "name_en"] as const).map((field) => (
    <Form.Item key={field} name={field} label={t(`numbers.${field}`)} rules={[{ required: true }]} style={HALF}>
      <Input maxLength={100} />
    </Form.Item>
  ));
}
