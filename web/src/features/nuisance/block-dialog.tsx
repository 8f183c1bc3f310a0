import { DatePicker, Form, Input, Radio, Select } from "antd";
import dayjs from "dayjs";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { FormModal } from "@/shared/ui/form-modal";
import { block, BLOCKED } from "./api";
import { TERMS, untilOf, type Term } from "./model";

interface Fields {
  tenant_id?: string;
  number: string;
  reason: string;
  term: Term;
  at?: dayjs.Dayjs;
}

/** Lets a caller in no more: an enterprise's people for it, the operator's administrator for everybody. */
export function BlockDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const me = useMe();
  const [form] = Form.useForm<Fields>();
  const { options, only } = useTenants();
  const isOperator = me.role === "operator_admin";
  const term = Form.useWatch("term", form);
  const blocking = useSaving(
    ({ tenant_id, number, reason, term, at }: Fields) =>
      block({
        tenant_id: isOperator ? me.tenant.id : (tenant_id ?? only?.id ?? ""),
        number,
        reason: reason.trim(),
        until: untilOf(term, at, dayjs()),
      }),
    { stale: [BLOCKED], onSaved: onClose },
  );
  return (
    <FormModal
      title={t("nuisance.block")}
      okText={t("nuisance.block_it")}
      saving={blocking.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        name="block"
        layout="vertical"
        initialValues={{ term: "month" }}
        onFinish={blocking.mutate}
      >
        {isOperator && <p className="quiet">{t("nuisance.everywhere_hint")}</p>}
        {!isOperator && !only && (
          <Form.Item name="tenant_id" label={t("nuisance.for_whom")} rules={[{ required: true }]}>
            <Select options={options} showSearch={{ optionFilterProp: "label" }} />
          </Form.Item>
        )}
        <Form.Item
          name="number"
          label={t("nuisance.number")}
          rules={[{ required: true, pattern: /^\+?[0-9][0-9 -]{2,22}$/, message: t("nuisance.number_rule") }]}
        >
          <Input autoFocus className="figures" maxLength={24} autoComplete="off" />
        </Form.Item>
        <Form.Item name="reason" label={t("nuisance.reason")} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="term" label={t("nuisance.until")}>
          <Radio.Group
            optionType="button"
            options={TERMS.map((value) => ({ value, label: t(`nuisance.term.${value}`) }))}
          />
        </Form.Item>
        {term === "at" && (
          <Form.Item name="at" label={t("nuisance.until_when")} rules={[{ required: true }]}>
            <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" minDate={dayjs()} />
          </Form.Item>
        )}
      </Form>
    </FormModal>
  );
}
