import { App, Alert, AutoComplete, Button, Card, Form, Input, Radio, Select } from "antd";
import { useQuery } from "@tanstack/react-query";
import { dataOf, server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { ALL, LASTING, targetsOf, type Switching } from "./emergency-model";

interface Props {
  busy: boolean;
  error: unknown;
  onSwitch: (switching: Switching) => Promise<unknown>;
}

const PLATFORM_PROMPT = "emergency";

function useTargets() {
  const me = useMe();
  const tenants = useQuery({ queryKey: ["tenants"], queryFn: () => dataOf(server.GET("/api/tenants")) });
  return targetsOf(tenants.data?.items ?? [], me);
}

/** One form, one button: for whom, what, how long, why. */
export function SwitchForm({ busy, error, onSwitch }: Props) {
  const { t, name, sentence } = useWords();
  const { modal } = App.useApp();
  const me = useMe();
  const targets = useTargets();
  const [form] = Form.useForm<Switching>();
  const named = new Map(me.tenants.map((tenant) => [tenant.id, name(tenant)]));
  const options = [
    ...targets.tenants.map((id) => ({ value: id, label: named.get(id) ?? id })),
    ...(targets.all ? [{ value: ALL, label: t("emergency.all") }] : []),
  ];
  const ask = (switching: Switching) => {
    const who = switching.tenant_id === ALL ? t("emergency.all") : named.get(switching.tenant_id);
    modal.confirm({
      title: t("emergency.ask", { who }),
      content: t(switching.then_hang_up ? "emergency.ask_hang_up" : "emergency.ask_on"),
      okText: t("emergency.switch_on"),
      okButtonProps: { danger: true },
      cancelText: t("common.cancel"),
      onOk: () => onSwitch(switching).catch(() => undefined),
    });
  };
  return (
    <Card size="small" title={t("emergency.new")}>
      <Form<Switching>
        form={form}
        layout="vertical"
        key={options[0]?.value}
        initialValues={{
          tenant_id: options[0]?.value,
          prompt_key: PLATFORM_PROMPT,
          then_hang_up: false,
          reason: "",
          lasting: "60",
        }}
        onFinish={ask}
      >
        {error !== null && <Alert type="error" showIcon title={sentence(error)} style={{ marginBottom: 12 }} />}
        <Form.Item name="tenant_id" label={t("emergency.for_whom")} rules={[{ required: true }]}>
          {options.length > 6 ? (
            <Select size="large" showSearch={{ optionFilterProp: "label" }} options={options} />
          ) : (
            <Radio.Group size="large" optionType="button" options={options} />
          )}
        </Form.Item>
        <Form.Item
          name="prompt_key"
          label={t("emergency.prompt")}
          extra={t("emergency.prompt_hint")}
          rules={[{ required: true, message: t("emergency.prompt_missing") }]}
        >
          <PromptKey form={form} />
        </Form.Item>
        <Form.Item name="then_hang_up" label={t("emergency.afterwards")}>
          <Radio.Group
            options={[
              { value: false, label: t("emergency.then_on") },
              { value: true, label: t("emergency.then_hang_up") },
            ]}
          />
        </Form.Item>
        <Form.Item name="lasting" label={t("emergency.lasting")}>
          <Radio.Group
            optionType="button"
            options={LASTING.map((value) => ({ value, label: t(`emergency.lasting_${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t("emergency.reason")}
          rules={[{ required: true, whitespace: true, message: t("emergency.reason_missing") }]}
        >
          <Input maxLength={500} placeholder={t("emergency.reason_hint")} />
        </Form.Item>
        <Button type="primary" danger size="large" block htmlType="submit" loading={busy}>
          {t("emergency.switch_on")}
        </Button>
      </Form>
    </Card>
  );
}

interface PromptKeyProps {
  form: ReturnType<typeof Form.useForm<Switching>>[0];
  value?: string;
  onChange?: (value: string) => void;
  id?: string;
}

/** A prompt by its key: those of the tenant are offered, the platform's may be written. */
function PromptKey({ form, ...rest }: PromptKeyProps) {
  const target = Form.useWatch("tenant_id", form);
  const tenant_id = target === ALL || !target ? undefined : target;
  const prompts = useQuery({
    queryKey: ["prompts", "keys", tenant_id],
    queryFn: () => dataOf(server.GET("/api/prompts", { params: { query: { tenant_id } } })),
    retry: false,
  });
  const keys = [PLATFORM_PROMPT, ...(prompts.data?.items ?? []).map((prompt) => prompt.key)];
  return <AutoComplete {...rest} options={[...new Set(keys)].map((key) => ({ value: key }))} />;
}
