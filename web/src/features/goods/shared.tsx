import { Empty, Flex, Form, Input, InputNumber, Select, type InputNumberProps } from "antd";
import type { ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";

const CODE = /^[A-Za-z0-9_.\-/]{1,64}$/;

/** Who designs goods, and who counts parts and opens slots. */
export function useRights() {
  const { role } = useMe();
  return {
    designs: role === "tenant_admin",
    counts: role === "tenant_admin" || role === "supervisor" || role === "clerk",
    works: role === "tenant_admin" || role === "supervisor" || role === "clerk" || role === "agent",
  };
}

export function Nothing({ children }: { children: ReactNode }) {
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={children} />;
}

/** Code and names: what every form here begins with. */
export function NamesFields() {
  const { t } = useWords();
  return (
    <Flex gap={12}>
      <Form.Item
        name="code"
        label={t("goods.code")}
        rules={[{ required: true, pattern: CODE, message: t("goods.code_rule") }]}
        style={{ width: 150 }}
      >
        <Input autoFocus autoComplete="off" className="figures" />
      </Form.Item>
      <Form.Item
        name="name_zh"
        label={t("goods.name_zh")}
        rules={[{ required: true, message: t("goods.name_missing") }]}
        style={{ flex: 1 }}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="name_en"
        label={t("goods.name_en")}
        rules={[{ required: true, message: t("goods.name_missing") }]}
        style={{ flex: 1 }}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
    </Flex>
  );
}

/** A number that is kept as text, so that no place of it is lost. */
export function Decimal(props: Omit<InputNumberProps<string>, "stringMode">) {
  return <InputNumber<string> min="0" style={{ width: "100%" }} {...props} stringMode />;
}

interface UnitProps {
  label: string;
}

export function UnitField({ label }: UnitProps) {
  const { t } = useWords();
  return (
    <Form.Item
      name="unit"
      label={label}
      rules={[{ required: true, message: t("goods.unit_missing") }]}
      style={{ width: 110 }}
    >
      <Input maxLength={20} placeholder={t("goods.unit_example")} />
    </Form.Item>
  );
}

export function DivisibleField() {
  const { t } = useWords();
  return (
    <Form.Item name="divisible" label={t("goods.counted")} style={{ width: 170 }}>
      <Select
        options={[
          { value: false, label: t("goods.whole_pieces") },
          { value: true, label: t("goods.divisible") },
        ]}
      />
    </Form.Item>
  );
}
