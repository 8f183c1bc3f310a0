import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Flex, Form, InputNumber, Segmented, Select } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import { FormModal } from "@/shared/ui/form-modal";
import { RemoveButton } from "@/shared/ui/remove-button";
import { commit, COMMITMENTS } from "./api";
import { bodyOf, termsOf, troubleOf, type Lender, type Line, type Term } from "./model";

interface Fields {
  terms: Term[];
}

/** Everything that is committed of a pool: whoever is not named has no right to anything, and gets what is idle. */
export function CommitmentsDialog({ lender, lines, onClose }: { lender: Lender; lines: Line[]; onClose: () => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Fields>();
  const terms = Form.useWatch("terms", form) ?? termsOf(lines);
  const trouble = troubleOf(terms, lender.agents);
  const saving = useSaving((fields: Fields) => commit(lender.id, bodyOf(fields.terms)), {
    stale: [COMMITMENTS],
    onSaved: onClose,
  });
  return (
    <FormModal
      title={t("commitments.change_of", { pool: name(lender) })}
      width={640}
      saving={saving.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        name="commitments"
        initialValues={{ terms: termsOf(lines) }}
        onFinish={(fields) => {
          if (trouble === null || trouble === "beyond") saving.mutate(fields);
        }}
      >
        <TermLines />
        {trouble !== null && (
          <Alert
            type={trouble === "beyond" ? "warning" : "error"}
            showIcon
            style={{ marginTop: 12 }}
            title={t(`commitments.trouble.${trouble}`, { agents: lender.agents })}
          />
        )}
      </Form>
    </FormModal>
  );
}

function TermLines() {
  const { t } = useWords();
  const { options } = useTenants();
  const kinds = (["seats", "percent"] as const).map((value) => ({ value, label: t(`commitments.kind.${value}`) }));
  return (
    <Form.List name="terms">
      {(items, { add, remove }) => (
        <Flex vertical gap={8}>
          {items.map((item) => (
            <Flex key={item.key} gap={8} align="start">
              <Form.Item
                name={[item.name, "tenant_id"]}
                rules={[{ required: true, message: t("commitments.tenant_missing") }]}
                style={{ flex: 1, marginBottom: 0 }}
              >
                <Select
                  options={options}
                  placeholder={t("commitments.tenant")}
                  aria-label={t("commitments.tenant")}
                  showSearch={{ optionFilterProp: "label" }}
                />
              </Form.Item>
              <Form.Item name={[item.name, "kind"]} noStyle>
                <Segmented options={kinds} />
              </Form.Item>
              <Form.Item
                name={[item.name, "amount"]}
                rules={[{ required: true, message: t("commitments.amount_missing") }]}
                style={{ width: 110, marginBottom: 0 }}
              >
                <InputNumber min={0} max={10_000} style={{ width: "100%" }} aria-label={t("commitments.amount")} />
              </Form.Item>
              <RemoveButton
                label={t("skills.remove")}
                onClick={() => {
                  remove(item.name);
                }}
              />
            </Flex>
          ))}
          <div>
            <Button
              icon={<PlusOutlined />}
              onClick={() => {
                add({ kind: "seats" });
              }}
            >
              {t("commitments.add")}
            </Button>
          </div>
        </Flex>
      )}
    </Form.List>
  );
}
