import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select, Switch } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { FormModal } from "@/shared/ui/form-modal";
import { addWebhook, changeWebhook, type Webhook } from "./api";
import { GROUPS, type Kind } from "./kinds";

interface Asked {
  name: string;
  url: string;
  kinds: Kind[];
  with_content: boolean;
  running: boolean;
}

interface Props {
  webhook: Webhook | null;
  onMade: (secret: string) => void;
  onClose: () => void;
}

/** Where what changes is told, and what of it. */
export function WebhookDialog({ webhook, onMade, onClose }: Props) {
  const me = useMe();
  const { t } = useWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<Asked>();
  const save = useMutation({
    mutationFn: async ({ running, ...facts }: Asked) => {
      if (webhook === null) return (await addWebhook({ ...facts, tenant_id: me.tenant.id })).secret;
      await changeWebhook(webhook.id, { ...facts, paused: !running, version: webhook.version });
      return null;
    },
    onSuccess: async (secret) => {
      await queries.invalidateQueries({ queryKey: ["webhooks"] });
      onClose();
      if (secret !== null) onMade(secret);
    },
  });
  const initial = webhook ?? { with_content: true, kinds: [] as Kind[] };
  return (
    <FormModal
      title={t(webhook ? "exchange.change_webhook" : "exchange.new_webhook")}
      saving={save.isPending}
      width={640}
      onClose={onClose}
      onSubmit={() => {
        form.submit();
      }}
    >
      {save.isError && <Failure error={save.error} />}
      <Form<Asked>
        form={form}
        layout="vertical"
        autoComplete="off"
        initialValues={{ ...initial, running: !webhook?.paused_at }}
        onFinish={save.mutate}
      >
        <Form.Item
          name="name"
          label={t("exchange.name")}
          rules={[{ required: true, whitespace: true, message: t("exchange.name_missing") }]}
        >
          <Input autoFocus maxLength={80} placeholder={t("exchange.webhook_name_hint")} />
        </Form.Item>
        <Form.Item
          name="url"
          label={t("exchange.url")}
          extra={t("exchange.url_hint")}
          rules={[{ required: true, pattern: /^https:\/\/./, message: t("exchange.url_missing") }]}
        >
          <Input maxLength={2000} placeholder={t("exchange.url_sample")} />
        </Form.Item>
        <Form.Item
          name="kinds"
          label={t("exchange.kinds")}
          rules={[{ required: true, message: t("exchange.kinds_missing") }]}
        >
          <Select
            mode="multiple"
            maxTagCount={6}
            optionFilterProp="label"
            options={Object.entries(GROUPS).map(([group, kinds]) => ({
              label: t(`exchange.group.${group}`),
              options: kinds.map((kind) => ({ value: kind, label: t(`exchange.kind.${kind}`) })),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="with_content"
          label={t("exchange.with_content")}
          extra={t("exchange.with_content_hint")}
          valuePropName="checked"
          layout="horizontal"
        >
          <Switch />
        </Form.Item>
        <Form.Item
          name="running"
          label={t("exchange.running")}
          extra={t("exchange.running_hint")}
          valuePropName="checked"
          layout="horizontal"
          hidden={webhook === null}
        >
          <Switch />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
