import { AutoComplete, Button, Flex, Form, Input, Popconfirm, Select, Switch } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { DayPicker } from "@/shared/ui/day-picker";
import { FormModal } from "@/shared/ui/form-modal";
import { addProduct, changeProduct, PRODUCTS, removeProduct, type NewProduct, type Product } from "./api";
import { Decimal, DivisibleField, NamesFields, UnitField } from "./shared";

interface Props {
  tenantId: string;
  product: Product | null;
  categories: string[];
  onClose: () => void;
}

const EMPTY = {
  divisible: false,
  category: "",
  tax_rate: "13.00",
  tax_included: true,
  on_sale: true,
  description: "",
};

export function ProductDialog({ tenantId, product, categories, onClose }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<NewProduct>();
  const saving = useSaving(
    async (fields: NewProduct) => {
      const body = {
        ...fields,
        sold_from: fields.sold_from || null,
        sold_until: fields.sold_until || null,
        tenant_id: tenantId,
      };
      await (product === null ? addProduct(body) : changeProduct(product, body));
    },
    { stale: [PRODUCTS], onSaved: onClose },
  );
  const removing = useSaving(removeProduct, { stale: [PRODUCTS], onSaved: onClose });
  return (
    <FormModal
      title={t(product === null ? "goods.add_product" : "goods.change_product")}
      saving={saving.isPending}
      width={720}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<NewProduct>
        form={form}
        name="product"
        layout="vertical"
        initialValues={product ?? EMPTY}
        onFinish={(fields) => {
          saving.mutate(fields);
        }}
      >
        <NamesFields />
        <Flex gap={12}>
          <Form.Item name="category" label={t("goods.category")} style={{ flex: 1 }}>
            <AutoComplete options={categories.map((value) => ({ value }))} maxLength={80} />
          </Form.Item>
          <UnitField label={t("goods.unit")} />
          <DivisibleField />
        </Flex>
        <Flex gap={12}>
          <Form.Item
            name="price"
            label={t("goods.price")}
            rules={[{ required: true, message: t("goods.price_missing") }]}
            style={{ flex: 1 }}
          >
            <Decimal precision={2} />
          </Form.Item>
          <Form.Item name="tax_rate" label={t("goods.tax_rate")} rules={[{ required: true }]} style={{ width: 130 }}>
            <Decimal max="99.99" addonAfter="%" />
          </Form.Item>
          <Form.Item name="tax_included" label={t("goods.price_is")} style={{ width: 150 }}>
            <Select
              options={[
                { value: true, label: t("goods.tax_included") },
                { value: false, label: t("goods.tax_on_top") },
              ]}
            />
          </Form.Item>
          <Form.Item name="on_sale" label={t("goods.on_sale")} valuePropName="checked">
            <Switch />
          </Form.Item>
        </Flex>
        <Flex gap={12}>
          <Form.Item name="sold_from" label={t("goods.sold_from")} style={{ flex: 1 }}>
            <DayPicker style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item
            name="sold_until"
            label={t("goods.sold_until")}
            dependencies={["sold_from"]}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, until: string | null) =>
                  until && until < ((getFieldValue("sold_from") as string | null) ?? "")
                    ? Promise.reject(new Error(t("goods.sold_order")))
                    : Promise.resolve(),
              }),
            ]}
            style={{ flex: 1 }}
          >
            <DayPicker style={{ width: "100%" }} />
          </Form.Item>
        </Flex>
        <Form.Item name="description" label={t("goods.description")} style={{ marginBottom: 0 }}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={2000} />
        </Form.Item>
        <button type="submit" hidden />
      </Form>
      {product !== null && (
        <Popconfirm
          title={t("goods.remove_ask")}
          okText={t("goods.remove")}
          cancelText={t("common.cancel")}
          onConfirm={() => {
            removing.mutate(product.id);
          }}
        >
          <Button danger size="small" style={{ marginTop: 12 }}>
            {t("goods.remove")}
          </Button>
        </Popconfirm>
      )}
    </FormModal>
  );
}
