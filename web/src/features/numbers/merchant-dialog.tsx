import { useQuery } from "@tanstack/react-query";
import { Flex, Form, Input, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { addMerchant, loadChoices, loadTenants, NUMBERS, type PhoneNumber } from "./api";
import { NameFields } from "./name-fields";
import { useSaving } from "./use-saving";

interface Fields {
  code: string;
  tenant_id: string;
  name_zh: string;
  name_en: string;
  flow_id?: string;
}

/** A code of a shared number for an enterprise. */
export function MerchantDialog({ number, onClose }: { number: PhoneNumber; onClose: () => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Fields>();
  const tenantId = Form.useWatch("tenant_id", form);
  const tenants = useQuery({ queryKey: ["tenants"], queryFn: loadTenants });
  const choices = useQuery({
    queryKey: [NUMBERS, "choices", tenantId],
    queryFn: () => loadChoices(tenantId),
    enabled: Boolean(tenantId),
  });
  const adding = useSaving((fields: Fields) => addMerchant({ number_id: number.id, ...fields }), onClose);
  const clients = (tenants.data?.items ?? []).filter((each) => each.kind === "client" && each.status === "active");
  return (
    <FormModal
      title={t("numbers.add_merchant_to", { digits: number.digits })}
      okText={t("numbers.add_merchant")}
      saving={adding.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields> form={form} name="merchant" layout="vertical" onFinish={adding.mutate}>
        <Form.Item
          name="code"
          label={t("numbers.code")}
          rules={[{ required: true, pattern: /^[0-9]{1,8}$/, message: t("numbers.code_rule") }]}
        >
          <Input autoFocus className="figures" inputMode="numeric" maxLength={8} />
        </Form.Item>
        <Form.Item name="tenant_id" label={t("numbers.tenant")} rules={[{ required: true }]}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={clients.map((tenant) => ({ value: tenant.id, label: name(tenant) }))}
            onChange={(id: string) => {
              const tenant = clients.find((each) => each.id === id);
              form.setFieldsValue({ name_zh: tenant?.name_zh ?? "", name_en: tenant?.name_en ?? "" });
              form.resetFields(["flow_id"]);
            }}
          />
        </Form.Item>
        <Flex gap={12}>
          <NameFields />
        </Flex>
        <Form.Item name="flow_id" label={t("numbers.flow")} extra={t("numbers.flow_later")}>
          <Select
            allowClear
            disabled={!tenantId}
            options={(choices.data?.flows ?? []).map((flow) => ({ value: flow.id, label: name(flow) }))}
          />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
