import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Flex, Form, Input, InputNumber, Popconfirm, Select, Switch } from "antd";
import { asProblem } from "@/shared/api/problem";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { DayPicker } from "@/shared/ui/day-picker";
import { FormModal } from "@/shared/ui/form-modal";
import { addPlan, changePlan, loadOutlets, OUTLETS, PLANS, removePlan, SLOTS, type NewPlan, type Plan } from "./api";
import { CalendarField } from "./calendar-select";
import { NamesFields } from "./shared";

interface Props {
  tenantId: string;
  plan: Plan | null;
  onClose: () => void;
}

const RULE = { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00", minutes: 60, capacity: 10 };
const DAY = { date: "", name: "", slots: [] };
const EMPTY = {
  definition: { weekly: [RULE], exceptions: [] },
  timezone: "Asia/Shanghai",
  notice_minutes: 60,
  horizon_days: 60,
  largest_party: 10,
  waiting_list: true,
  open: true,
};
/** As the server keeps it: the day may end at 24:00. */
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** When something can be booked: the week, days of their own, how long before, by how many. */
export function PlanDialog({ tenantId, plan, onClose }: Props) {
  const { t, name } = useWords();
  const [form] = Form.useForm<NewPlan>();
  const outlets = useQuery({
    queryKey: [OUTLETS, { tenant_id: tenantId }],
    queryFn: () => loadOutlets({ tenant_id: tenantId }),
  });
  const saving = useSaving(
    async (fields: NewPlan) => {
      const body = {
        ...fields,
        definition: { weekly: fields.definition.weekly, exceptions: fields.definition.exceptions ?? [] },
        calendar_id: fields.calendar_id ?? null,
        outlet_id: fields.outlet_id ?? null,
        tenant_id: tenantId,
      };
      await (plan === null ? addPlan(body) : changePlan(plan, body));
    },
    { stale: [PLANS, SLOTS], onSaved: onClose },
  );
  const removing = useSaving(removePlan, { stale: [PLANS], onSaved: onClose });
  const problems = problemsOf(saving.error);
  return (
    <FormModal
      title={t(plan === null ? "goods.add_plan" : "goods.change_plan")}
      saving={saving.isPending}
      width={820}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<NewPlan>
        form={form}
        name="plan"
        layout="vertical"
        initialValues={plan ?? EMPTY}
        onFinish={(fields) => {
          saving.mutate(fields);
        }}
      >
        <NamesFields />
        <Form.Item name="timezone" hidden>
          <Input />
        </Form.Item>
        <WeeklyRules problems={problems} />
        <OwnDays problems={problems} />
        <Flex gap={12}>
          <CalendarField tenantId={tenantId} label={t("goods.calendar")} hint={t("goods.calendar_hint")} />
          <Form.Item name="outlet_id" label={t("goods.outlet")} style={{ flex: 1 }}>
            <Select
              allowClear
              placeholder={t("common.none")}
              options={(outlets.data?.items ?? []).map((each) => ({ value: each.id, label: name(each) }))}
            />
          </Form.Item>
        </Flex>
        <Flex gap={12}>
          <Form.Item name="notice_minutes" label={t("goods.notice")} rules={[{ required: true }]} style={{ flex: 1 }}>
            <InputNumber min={0} precision={0} suffix={t("goods.minutes")} style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item name="horizon_days" label={t("goods.horizon")} rules={[{ required: true }]} style={{ flex: 1 }}>
            <InputNumber min={1} max={366} precision={0} suffix={t("goods.days")} style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item
            name="largest_party"
            label={t("goods.largest_party")}
            rules={[{ required: true }]}
            style={{ flex: 1 }}
          >
            <InputNumber min={1} precision={0} style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item name="waiting_list" label={t("goods.waiting_list")} valuePropName="checked">
            <Switch />
          </Form.Item>
          <Form.Item name="open" label={t("goods.plan_open")} valuePropName="checked">
            <Switch />
          </Form.Item>
        </Flex>
        <button type="submit" hidden />
      </Form>
      {plan !== null && (
        <Popconfirm
          title={t("goods.remove_ask")}
          okText={t("goods.remove")}
          cancelText={t("common.cancel")}
          onConfirm={() => {
            removing.mutate(plan.id);
          }}
        >
          <Button danger size="small">
            {t("goods.remove")}
          </Button>
        </Popconfirm>
      )}
    </FormModal>
  );
}

type Problems = Record<string, string>;

function problemsOf(error: unknown): Problems {
  if (error === null) return {};
  const { details } = asProblem(error);
  const list = (details["problems"] ?? []) as { place: string; code: string }[];
  return Object.fromEntries(list.map((each) => [each.place, each.code]));
}

/** From when until when, how long each slot, how many places: the same in the week and on days of their own. */
function TimesFields({ field }: { field: number }) {
  const { t } = useWords();
  return (
    <>
      <Form.Item
        name={[field, "from"]}
        noStyle
        rules={[{ required: true, pattern: TIME, message: t("goods.time_rule") }]}
      >
        <Input style={{ width: 80 }} className="figures" aria-label={t("goods.from_time")} />
      </Form.Item>
      <Form.Item
        name={[field, "to"]}
        noStyle
        rules={[{ required: true, pattern: TIME, message: t("goods.time_rule") }]}
      >
        <Input style={{ width: 80 }} className="figures" aria-label={t("goods.to_time")} />
      </Form.Item>
      <Form.Item name={[field, "minutes"]} noStyle>
        <InputNumber
          min={5}
          max={1440}
          suffix={t("goods.minutes")}
          style={{ width: 110 }}
          aria-label={t("goods.slot_length")}
        />
      </Form.Item>
      <Form.Item name={[field, "capacity"]} noStyle>
        <InputNumber
          min={1}
          precision={0}
          suffix={t("goods.seats")}
          style={{ width: 110 }}
          aria-label={t("goods.capacity")}
        />
      </Form.Item>
    </>
  );
}

function WeeklyRules({ problems }: { problems: Problems }) {
  const { t, word } = useWords();
  return (
    <Form.List name={["definition", "weekly"]}>
      {(fields, { add, remove }) => (
        <Form.Item label={t("goods.weekly")}>
          <Flex vertical gap={6}>
            {fields.map((field) => (
              <div key={field.key}>
                <Flex gap={8} align="center">
                  <Form.Item name={[field.name, "days"]} noStyle>
                    <Checkbox.Group
                      options={WEEKDAYS.map((day) => ({ value: day, label: t(`goods.weekday_${String(day)}`) }))}
                    />
                  </Form.Item>
                  <TimesFields field={field.name} />
                  <RemoveRow
                    onRemove={() => {
                      remove(field.name);
                    }}
                  />
                </Flex>
                <Wrong code={problems[`weekly.${String(field.name)}`]} word={word} />
              </div>
            ))}
            <Button
              type="dashed"
              icon={<PlusOutlined />}
              onClick={() => {
                add({ ...RULE, days: [] });
              }}
            >
              {t("goods.add_times")}
            </Button>
          </Flex>
        </Form.Item>
      )}
    </Form.List>
  );
}

function OwnDays({ problems }: { problems: Problems }) {
  const { t, word } = useWords();
  return (
    <Form.List name={["definition", "exceptions"]}>
      {(fields, { add, remove }) => (
        <Form.Item label={t("goods.own_days")} extra={t("goods.own_days_hint")}>
          <Flex vertical gap={6}>
            {fields.map((field) => (
              <div key={field.key}>
                <Flex gap={8} align="start">
                  <Form.Item
                    name={[field.name, "date"]}
                    noStyle
                    rules={[{ required: true, message: t("goods.times_missing") }]}
                  >
                    <DayPicker style={{ width: 150 }} aria-label={t("goods.date")} />
                  </Form.Item>
                  <Form.Item name={[field.name, "name"]} noStyle>
                    <Input style={{ width: 130 }} placeholder={t("goods.why")} />
                  </Form.Item>
                  <Form.List name={[field.name, "slots"]}>
                    {(slots, times) => (
                      <Flex vertical gap={4}>
                        {slots.map((slot) => (
                          <Flex key={slot.key} gap={6}>
                            <TimesFields field={slot.name} />
                            <RemoveRow
                              onRemove={() => {
                                times.remove(slot.name);
                              }}
                            />
                          </Flex>
                        ))}
                        <Button
                          size="small"
                          type="dashed"
                          onClick={() => {
                            times.add({ from: "09:00", to: "12:00", minutes: 60, capacity: 10 });
                          }}
                        >
                          {t(slots.length === 0 ? "goods.closed_or_add" : "goods.add_times")}
                        </Button>
                      </Flex>
                    )}
                  </Form.List>
                  <RemoveRow
                    onRemove={() => {
                      remove(field.name);
                    }}
                  />
                </Flex>
                <Wrong code={problems[`exceptions.${String(field.name)}`]} word={word} />
              </div>
            ))}
            <Button
              type="dashed"
              icon={<PlusOutlined />}
              onClick={() => {
                add(DAY);
              }}
            >
              {t("goods.add_day")}
            </Button>
          </Flex>
        </Form.Item>
      )}
    </Form.List>
  );
}

function Wrong({ code, word }: { code: string | undefined; word: (prefix: string, code: string) => string }) {
  return code === undefined ? null : <div style={{ color: "#a8201a" }}>{word("plan_problem", code)}</div>;
}

function RemoveRow({ onRemove }: { onRemove: () => void }) {
  const { t } = useWords();
  return <Button type="text" icon={<DeleteOutlined />} aria-label={t("goods.remove")} onClick={onRemove} />;
}
