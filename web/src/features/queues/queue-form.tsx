import { Button, Divider, Flex, Form, Input, InputNumber, Select, Switch } from "antd";
import { useQueues } from "@/shared/agents";
import { useWords } from "@/shared/i18n/use-words";
import { useSkills } from "@/shared/skills";
import { useTenants } from "@/shared/tenants";
import { CHOICES, type Fields } from "./model";
import "./queues.css";
import { Needs, OverflowSteps, Rings } from "./rule-steps";

interface Props {
  before: Partial<Fields>;
  /** null: of a new queue the enterprise is chosen, where there are several. */
  tenantId: string | null;
  queueId?: string;
  mayWrite: boolean;
  saving: boolean;
  onSave: (fields: Fields) => void;
}

const HALF = { flex: 1, minWidth: 0 };

/** A queue's rules, from what callers are promised to what happens when nobody has come for long. */
export function QueueForm({ before, tenantId, queueId, mayWrite, saving, onSave }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const { options, only } = useTenants();
  const chosen = Form.useWatch("tenant_id", form);
  const house = tenantId ?? chosen ?? only?.id ?? null;
  const { skills, queues } = useChoices(house, queueId);
  return (
    <Form<Fields>
      form={form}
      name="queue"
      layout="vertical"
      disabled={!mayWrite}
      initialValues={before}
      scrollToFirstError
      onFinish={onSave}
    >
      {tenantId === null && !only && (
        <Form.Item name="tenant_id" label={t("queues.tenant")} rules={[{ required: true }]}>
          <Select options={options} showSearch={{ optionFilterProp: "label" }} />
        </Form.Item>
      )}
      <Names />
      <Divider titlePlacement="start">{t("queues.promise")}</Divider>
      <Promised />
      <Divider titlePlacement="start">{t("queues.who")}</Divider>
      <Who />
      <Needs name={["skills"]} label={t("queues.skills")} skills={skills} />
      <Rings skills={skills} />
      <OverflowSteps queues={queues} />
      <Divider titlePlacement="start">{t("queues.handling")}</Divider>
      <Handling />
      {mayWrite && (
        <div className="queue-save">
          <Button type="primary" htmlType="submit" loading={saving}>
            {t("common.save")}
          </Button>
        </div>
      )}
    </Form>
  );
}

function useChoices(house: string | null, queueId: string | undefined) {
  const { name } = useWords();
  const skills = useSkills();
  const queues = useQueues();
  const own = <T extends { id: string; tenant_id: string; name_zh: string; name_en: string }>(items: T[] | undefined) =>
    (items ?? [])
      .filter((each) => each.tenant_id === house && each.id !== queueId)
      .map((each) => ({ value: each.id, label: name(each) }));
  return { skills: own(skills.data?.items), queues: own(queues.data?.items) };
}

function Names() {
  const { t } = useWords();
  return (
    <Flex gap={12}>
      <Form.Item name="name_zh" label={t("skills.name_zh")} rules={[{ required: true }]} style={HALF}>
        <Input autoFocus maxLength={80} />
      </Form.Item>
      <Form.Item name="name_en" label={t("skills.name_en")} rules={[{ required: true }]} style={HALF}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t("queues.code")}
        tooltip={t("queues.code_hint")}
        rules={[{ required: true, pattern: /^[a-z0-9_]{1,40}$/, message: t("skills.code_rule") }]}
        style={{ width: 150 }}
      >
        <Input className="figures" maxLength={40} autoComplete="off" />
      </Form.Item>
    </Flex>
  );
}

interface NumberProps {
  field: keyof Fields;
  min: number;
  max: number;
  unit?: string;
  hint?: boolean;
  /** May be left empty: then this is shown. */
  empty?: string;
}

function Quantity({ field, min, max, unit, hint = false, empty }: NumberProps) {
  const { t } = useWords();
  return (
    <Form.Item
      name={field}
      label={t(`queues.${field}`)}
      {...(hint && { tooltip: t(`queues.${field}_hint`) })}
      rules={[{ required: empty === undefined }]}
      style={HALF}
    >
      <InputNumber
        min={min}
        max={max}
        precision={0}
        style={{ width: "100%" }}
        {...(unit !== undefined && { suffix: unit })}
        {...(empty !== undefined && { placeholder: empty })}
      />
    </Form.Item>
  );
}

function Promised() {
  const { t } = useWords();
  const seconds = t("queues.seconds");
  return (
    <Flex gap={12}>
      <Quantity field="target_percent" min={1} max={100} unit="%" />
      <Quantity field="target_seconds" min={1} max={3600} unit={seconds} />
      <Quantity field="priority" min={0} max={3600} unit={seconds} hint />
      <Quantity field="max_waiting" min={0} max={100_000} empty={t("queues.unlimited")} />
      <Quantity field="short_abandon_seconds" min={0} max={60} unit={seconds} hint />
    </Flex>
  );
}

function Who() {
  const { t } = useWords();
  return (
    <Flex gap={12}>
      <Form.Item name="choice" label={t("queues.choice")} style={{ flex: 2, minWidth: 0 }}>
        <Select options={CHOICES.map((value) => ({ value, label: t(`queues.choice.${value}`) }))} />
      </Form.Item>
      <Quantity field="min_level" min={1} max={10} hint />
      <Quantity
        field="last_agent_seconds"
        min={1}
        max={3600}
        unit={t("queues.seconds")}
        empty={t("queues.not_looked_for")}
        hint
      />
      <Quantity field="last_agent_days" min={1} max={365} unit={t("queues.days")} />
    </Flex>
  );
}

function Handling() {
  const { t } = useWords();
  const seconds = t("queues.seconds");
  return (
    <>
      <Flex gap={12}>
        <Quantity field="ring_seconds" min={3} max={120} unit={seconds} />
        <Quantity field="wrap_up_seconds" min={0} max={3600} unit={seconds} />
        <Quantity field="park_seconds" min={10} max={3600} unit={seconds} hint />
        <Form.Item name="recorded" label={t("queues.recorded")} valuePropName="checked" style={HALF}>
          <Switch />
        </Form.Item>
      </Flex>
      {(["greeting_zh", "greeting_en"] as const).map((field) => (
        <Form.Item key={field} name={field} label={t(`queues.${field}`)}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 1, maxRows: 4 }} />
        </Form.Item>
      ))}
    </>
  );
}
