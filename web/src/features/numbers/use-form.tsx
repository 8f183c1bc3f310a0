import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex, Form, Input, InputNumber, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { loadChoices, NUMBERS, type Merchant, type MerchantUse, type NumberUse, type PhoneNumber } from "./api";
import { changed, wordsOf } from "./model";
import { NameFields } from "./name-fields";

interface Props {
  item: PhoneNumber | Merchant;
  mayWrite: boolean;
  saving: boolean;
  onSave: (changes: NumberUse & MerchantUse) => void;
}

interface Fields {
  name_zh: string;
  name_en: string;
  flow_id?: string | null;
  calendar_code?: string | null;
  languages: string[];
  recording: string;
  caller_limit?: number | null;
  access?: string;
  areas?: string;
  note: string;
}

const HALF = { flex: 1, minWidth: 0 };

function useOptions(tenantId: string, isKeeper: boolean) {
  const { name, t } = useWords();
  const choices = useQuery({
    queryKey: [NUMBERS, "choices", tenantId],
    queryFn: () => loadChoices(tenantId),
    enabled: isKeeper,
  });
  return {
    flows: (choices.data?.flows ?? []).map((flow) => ({
      value: flow.id,
      label: flow.published_version === null ? `${name(flow)} (${t("numbers.unpublished")})` : name(flow),
    })),
    calendars: (choices.data?.calendars ?? []).map((calendar) => ({ value: calendar.code, label: name(calendar) })),
  };
}

/** What a number, or a merchant's code, is for. */
export function UseForm({ item, mayWrite, saving, onSave }: Props) {
  const { t } = useWords();
  const isOperator = useMe().role === "operator_admin";
  const { flows, calendars } = useOptions(item.tenant_id, mayWrite);
  const isNumber = "digits" in item;
  const before: Fields = "digits" in item ? { ...item, areas: item.areas.join(" ") } : item;
  const [form] = Form.useForm<Fields>();
  const save = (fields: Fields) => {
    const { areas, ...others } = fields;
    const after = { ...others, ...(areas === undefined ? {} : { areas: wordsOf(areas) }) };
    onSave(changed(item, after) as NumberUse);
  };
  const known = flows.some((flow) => flow.value === item.flow_id);
  const current = item.flow_id && !known ? [{ value: item.flow_id, label: item.flow ?? item.flow_id }] : [];
  return (
    <Form<Fields> form={form} name="use" layout="vertical" disabled={!mayWrite} initialValues={before} onFinish={save}>
      {item.published_version === null && (
        <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t("numbers.needs_flow")} />
      )}
      <Flex gap={12}>
        <Form.Item name="flow_id" label={t("numbers.flow")} style={HALF}>
          <Select allowClear showSearch={{ optionFilterProp: "label" }} options={[...flows, ...current]} />
        </Form.Item>
        <Form.Item name="calendar_code" label={t("numbers.calendar")} style={HALF}>
          <Select allowClear options={calendars} placeholder={t("numbers.always_open")} />
        </Form.Item>
      </Flex>
      <Flex gap={12}>
        <Form.Item name="languages" label={t("numbers.languages")} style={HALF} rules={[{ required: true }]}>
          <Select
            mode="multiple"
            options={["zh-CN", "en"].map((code) => ({ value: code, label: t(`language.${code}`) }))}
          />
        </Form.Item>
        <Form.Item name="recording" label={t("numbers.recording")} style={HALF}>
          <Select
            options={["queue", "always", "never"].map((rule) => ({
              value: rule,
              label: t(`numbers.recording_${rule}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="caller_limit" label={t("numbers.caller_limit")} style={HALF} tooltip={t("numbers.limit_hint")}>
          <InputNumber min={0} max={100_000} precision={0} style={{ width: "100%" }} />
        </Form.Item>
      </Flex>
      {isOperator && <OperatorsPart isNumber={isNumber} />}
      {mayWrite && (
        <Button type="primary" htmlType="submit" loading={saving}>
          {t("common.save")}
        </Button>
      )}
    </Form>
  );
}

function OperatorsPart({ isNumber }: { isNumber: boolean }) {
  const { t } = useWords();
  return (
    <>
      <Flex gap={12}>
        <NameFields />
      </Flex>
      {isNumber && (
        <Flex gap={12}>
          <Form.Item name="access" label={t("numbers.access")} style={{ width: 140 }}>
            <Select
              options={["national", "local"].map((access) => ({ value: access, label: t(`numbers.access_${access}`) }))}
            />
          </Form.Item>
          <Form.Item name="areas" label={t("numbers.areas")} style={HALF}>
            <Input placeholder={t("numbers.areas_hint")} />
          </Form.Item>
        </Flex>
      )}
      <Form.Item name="note" label={t("numbers.note")}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
    </>
  );
}
