import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Flex, Form, Input, InputNumber, Select, Switch } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { FormModal } from "@/shared/ui/form-modal";
import { addParty, changeParty, type NewParty, type Party } from "./api";

type Asked = Omit<NewParty, "tenant_id"> & { tenant_id?: string; enabled: boolean };

/** Who an outside party is, and where its mail goes. */
export function PartyDialog({ party, onClose }: { party: Party | null; onClose: () => void }) {
  const me = useMe();
  const { t, name } = useWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<Asked>();
  const clients = me.tenants;
  const save = useMutation({
    mutationFn: async ({ enabled, tenant_id, ...facts }: Asked) => {
      if (party === null) await addParty({ ...facts, tenant_id: tenant_id ?? me.tenant.id });
      else await changeParty(party.id, { ...facts, disabled: !enabled, version: party.version });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["parties"] });
      onClose();
    },
  });
  const initial = party ?? {
    language: "zh-CN" as const,
    link_days: 14,
    areas: [],
    tenant_id: clients[0]?.id ?? me.tenant.id,
  };
  return (
    <FormModal
      title={t(party ? "parties.change_title" : "parties.new")}
      saving={save.isPending}
      width={560}
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
        initialValues={{ ...initial, enabled: !party?.disabled }}
        onFinish={save.mutate}
      >
        <Form.Item name="tenant_id" label={t("parties.tenant")} hidden={party !== null || clients.length < 2}>
          <Select options={clients.map((each) => ({ value: each.id, label: name(each) }))} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t("parties.name")}
          rules={[{ required: true, whitespace: true, message: t("parties.name_missing") }]}
        >
          <Input autoFocus maxLength={120} />
        </Form.Item>
        <Form.Item
          name="mail"
          label={t("parties.mail")}
          extra={t("parties.mail_hint")}
          rules={[{ required: true, type: "email", message: t("parties.mail_missing") }]}
        >
          <Input maxLength={254} />
        </Form.Item>
        <Flex gap={12}>
          <Form.Item name="person" label={t("parties.person")} style={{ flex: 1 }}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="phone" label={t("parties.phone")} style={{ flex: 1 }}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="language" label={t("parties.language")} style={{ width: 130 }}>
            <Select
              options={(["zh-CN", "en"] as const).map((each) => ({ value: each, label: t(`language.${each}`) }))}
            />
          </Form.Item>
        </Flex>
        <Form.Item
          name="link_days"
          label={t("parties.link_days")}
          extra={t("parties.link_days_hint")}
          rules={[{ required: true }]}
        >
          <InputNumber min={1} max={90} precision={0} />
        </Form.Item>
        <Form.Item name="areas" label={t("parties.areas")} extra={t("parties.areas_hint")}>
          <Select mode="tags" tokenSeparators={[","]} open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item
          name="enabled"
          label={t("parties.is_enabled")}
          valuePropName="checked"
          layout="horizontal"
          hidden={party === null}
        >
          <Switch />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
