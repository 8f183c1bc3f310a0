import { Form, Input, Modal, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import type { Prompt } from "./api";
import { isKey } from "./prompt-model";

interface Props {
  onNamed: (prompt: Prompt) => void;
  onCancel: () => void;
}

interface Named {
  tenant_id: string;
  key: string;
  name?: string;
}

/** A new prompt gets its key first; what it says comes beside the list. */
export function NewPrompt({ onNamed, onCancel }: Props) {
  const { t, name } = useWords();
  const me = useMe();
  const [form] = Form.useForm<Named>();
  return (
    <Modal open title={t("prompts.new")} okText={t("prompts.next")} onCancel={onCancel} onOk={form.submit} width={440}>
      <Form<Named>
        form={form}
        layout="vertical"
        initialValues={{ tenant_id: me.tenants[0]?.id }}
        onFinish={(named) => {
          onNamed({ ...named, name: named.name ?? "", platform: false, languages: [] });
        }}
      >
        <Form.Item
          name="tenant_id"
          label={t("prompts.tenant")}
          hidden={me.tenants.length < 2}
          rules={[{ required: true }]}
        >
          <Select options={me.tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))} />
        </Form.Item>
        <Form.Item
          name="key"
          label={t("prompts.key")}
          extra={t("prompts.key_hint")}
          rules={[
            {
              validator: (_, key: string | undefined) =>
                isKey(key ?? "") ? Promise.resolve() : Promise.reject(new Error(t("prompts.key_wrong"))),
            },
          ]}
        >
          <Input autoFocus maxLength={64} onPressEnter={form.submit} />
        </Form.Item>
        <Form.Item name="name" label={t("prompts.name")}>
          <Input maxLength={80} onPressEnter={form.submit} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
