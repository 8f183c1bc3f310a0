import { Flex, Form, Switch } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { addPart, changePart, PARTS, type NewPart, type Part } from "./api";
import { Decimal, DivisibleField, NamesFields, UnitField } from "./shared";

interface Props {
  tenantId: string;
  part: Part | null;
  onClose: () => void;
}

const EMPTY = { divisible: false, price: "0.00", low_at: "0", in_use: true };

export function PartDialog({ tenantId, part, onClose }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<NewPart>();
  const saving = useSaving(
    async (fields: NewPart) => {
      const body = { ...fields, tenant_id: tenantId };
      await (part === null ? addPart(body) : changePart(part, body));
    },
    { stale: [PARTS], onSaved: onClose },
  );
  return (
    <FormModal
      title={t(part === null ? "goods.add_part" : "goods.change_part")}
      saving={saving.isPending}
      width={640}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<NewPart>
        form={form}
        name="part"
        layout="vertical"
        initialValues={part ?? EMPTY}
        onFinish={(fields) => {
          saving.mutate(fields);
        }}
      >
        <NamesFields />
        <Flex gap={12}>
          <UnitField label={t("goods.unit")} />
          <DivisibleField />
          <Form.Item name="price" label={t("goods.price")} rules={[{ required: true }]} style={{ flex: 1 }}>
            <Decimal precision={2} />
          </Form.Item>
          <Form.Item name="low_at" label={t("goods.low_at")} extra={t("goods.low_at_hint")} style={{ flex: 1 }}>
            <Decimal />
          </Form.Item>
        </Flex>
        <Form.Item name="in_use" label={t("goods.in_use")} valuePropName="checked" style={{ marginBottom: 0 }}>
          <Switch />
        </Form.Item>
        <button type="submit" hidden />
      </Form>
    </FormModal>
  );
}
