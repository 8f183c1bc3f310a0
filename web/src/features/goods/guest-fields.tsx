import { Flex, Form, Input, InputNumber } from "antd";
import { useWords } from "@/shared/i18n/use-words";

export interface GuestForm {
  name: string;
  phone?: string;
  note?: string;
  party_size: number;
}

/** Who comes, and how many of them. */
export function GuestFields({ largest }: { largest: number }) {
  const { t } = useWords();
  return (
    <>
      <Flex gap={12}>
        <Form.Item
          name="name"
          label={t("goods.guest")}
          rules={[{ required: true, message: t("goods.guest_missing") }]}
          style={{ flex: 1 }}
        >
          <Input autoFocus maxLength={80} autoComplete="off" />
        </Form.Item>
        <Form.Item name="phone" label={t("goods.phone")} style={{ flex: 1 }}>
          <Input maxLength={40} className="figures" autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="party_size"
          label={t("goods.party")}
          rules={[{ required: true }]}
          style={{ width: 90 }}
          hidden={largest === 1}
        >
          <InputNumber min={1} max={largest} precision={0} style={{ width: "100%" }} />
        </Form.Item>
      </Flex>
      <Form.Item name="note" label={t("goods.note")}>
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
    </>
  );
}
