import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { assignNumber, loadChoices, loadTenants, NUMBERS, type PhoneNumber } from "./api";
import { useSaving } from "./use-saving";

interface Fields {
  tenant_id: string;
  flow_id?: string;
  note?: string;
}

/** Whose the number is to be, and which flow answers; it is under test then. */
export function AssignDialog({ number, onClose }: { number: PhoneNumber; onClose: () => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Fields>();
  const tenantId = Form.useWatch("tenant_id", form);
  const tenants = useQuery({ queryKey: ["tenants"], queryFn: loadTenants });
  const choices = useQuery({
    queryKey: [NUMBERS, "choices", tenantId],
    queryFn: () => loadChoices(tenantId),
    enabled: Boolean(tenantId),
  });
  const assigning = useSaving((fields: Fields) => assignNumber(number.id, { note: "", ...fields }), onClose);
  const kind = number.kind === "shared" ? "operator" : "client";
  const possible = (tenants.data?.items ?? []).filter((each) => each.kind === kind && each.status === "active");
  return (
    <FormModal
      title={t("numbers.assign_title", { digits: number.digits })}
      okText={t("numbers.move_assign")}
      saving={assigning.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields> form={form} name="assign" layout="vertical" onFinish={assigning.mutate}>
        <Form.Item name="tenant_id" label={t("numbers.tenant")} rules={[{ required: true }]}>
          <Select
            autoFocus
            showSearch={{ optionFilterProp: "label" }}
            options={possible.map((tenant) => ({ value: tenant.id, label: name(tenant) }))}
            onChange={() => {
              form.resetFields(["flow_id"]);
            }}
          />
        </Form.Item>
        <Form.Item name="flow_id" label={t("numbers.flow")} extra={t("numbers.flow_later")}>
          <Select
            allowClear
            disabled={!tenantId}
            options={(choices.data?.flows ?? []).map((flow) => ({ value: flow.id, label: name(flow) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t("numbers.why")}>
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
