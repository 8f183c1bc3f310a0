import { useQuery } from "@tanstack/react-query";
import { Alert, Checkbox, DatePicker, Flex, Form, Input, InputNumber, Modal, Radio, Select, TimePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import {
  askForList,
  authorise,
  EXPORTS,
  loadSources,
  REASONS,
  type ListSource,
  type NewExport,
  type NewStanding,
} from "./api";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

interface Filled {
  source: string;
  columns: string[];
  format: NewExport["format"];
  reason: NewExport["reason"];
  note: string;
  name: string;
  every: NewStanding["every"];
  on_day: number;
  at: Dayjs;
  ends_on: Dayjs;
  only_changed: boolean;
  mail: string[];
}

/** What most people take of a list; the rest is a click away. */
const USUAL: Record<string, string[]> = {
  customers: ["name", "number"],
  orders: ["number", "type", "subject", "state", "customer", "responsible", "opened_at", "closed_at"],
};
const MAIL = /^[^@\s,;<>"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,63}$/;
const MOST_MAILS = 5;

interface Props {
  /** For a machine, again and again until a day. */
  standing: boolean;
  onClose: () => void;
}

/** Asks what is taken away, as what and why; of a machine also when, and until which day. */
export function ExportDialog({ standing, onClose }: Props) {
  const { t, word } = useWords();
  const { only } = useTenants();
  const [chosen, setChosen] = useState<string>();
  const tenantId = only?.id ?? chosen;
  const [form] = Form.useForm<Filled>();
  const every = Form.useWatch("every", form);
  const list = Form.useWatch("source", form);
  const sources = useQuery({
    queryKey: [EXPORTS, "sources", tenantId],
    queryFn: () => loadSources(tenantId ?? ""),
    enabled: tenantId !== undefined,
  });
  const words = wordsOf(standing);
  const source = sources.data?.items.find((each) => each.source === list);
  const asking = useSaving(
    (filled: Filled) =>
      standing ? authorise(standingOf(filled, tenantId ?? "")) : askForList(bodyOf(filled, tenantId ?? "")),
    { stale: [EXPORTS], quiet: !standing, onSaved: onClose },
  );
  return (
    <Modal
      open
      width={720}
      style={{ top: 24 }}
      styles={{ body: { maxHeight: "calc(100vh - 168px)", overflowY: "auto" } }}
      title={t(words.title)}
      okText={t(words.ok)}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: source?.allowed !== true }}
      confirmLoading={asking.isPending}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      <Form<Filled>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={asking.mutate}
        initialValues={{
          source: "customers",
          columns: USUAL["customers"],
          mail: [],
          only_changed: false,
          format: "xlsx",
          every: "day",
          on_day: 1,
          at: dayjs("2026-01-01T02:00"),
          ends_on: dayjs().add(3, "month"),
        }}
      >
        {only === undefined && <TenantChoice chosen={chosen} onChosen={setChosen} />}
        {source?.allowed === false && <Alert type="warning" showIcon title={t("error.list_export.not_yours")} />}
        <ListChoice
          lists={sources.data?.items ?? []}
          source={source}
          onSource={(chosenList) => {
            form.setFieldValue("columns", USUAL[chosenList] ?? []);
          }}
        />
        <Form.Item name="format" label={t("exports.format")}>
          <Radio.Group options={["xlsx", "csv"].map((value) => ({ value, label: value.toUpperCase() }))} />
        </Form.Item>
        {standing && <StandingFields every={every} />}
        <Form.Item
          name="reason"
          label={t("exports.reason")}
          rules={[{ required: true, message: t("exports.say_reason") }]}
        >
          <Select
            autoFocus={only !== undefined && !standing}
            options={REASONS.map((value) => ({ value, label: word("export_reason", value) }))}
          />
        </Form.Item>
        <Form.Item
          name="note"
          label={t("exports.note")}
          rules={[{ required: true, min: 2, message: t("exports.say_note") }]}
        >
          <Input maxLength={500} />
        </Form.Item>
        <span className="quiet">{t("exports.marked")}</span>
      </Form>
    </Modal>
  );
}

interface ListChoiceProps {
  lists: ListSource[];
  source: ListSource | undefined;
  onSource: (source: string) => void;
}

function ListChoice({ lists, source, onSource }: ListChoiceProps) {
  const { t, word, name } = useWords();
  return (
    <>
      <Form.Item name="source" label={t("imports.list")}>
        <Radio.Group
          options={lists.map((each) => ({ value: each.source, label: word("import_list", each.source) }))}
          onChange={(event) => {
            onSource(event.target.value as string);
          }}
        />
      </Form.Item>
      <Form.Item
        name="columns"
        label={t("exports.columns")}
        rules={[{ required: true, message: t("error.list_export.columns_invalid") }]}
      >
        <Checkbox.Group
          style={{ maxHeight: 176, overflowY: "auto" }}
          options={(source?.columns ?? []).map((each) => ({ value: each.key, label: name(each) }))}
        />
      </Form.Item>
    </>
  );
}

function TenantChoice({ chosen, onChosen }: { chosen: string | undefined; onChosen: (id: string) => void }) {
  const { t } = useWords();
  const { options } = useTenants();
  return (
    <Form.Item label={t("imports.tenant")}>
      <Select
        autoFocus
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("imports.choose_tenant")}
        options={options}
        value={chosen ?? null}
        onChange={(value: string | null) => {
          if (value !== null) onChosen(value);
        }}
      />
    </Form.Item>
  );
}

function wordsOf(standing: boolean) {
  return standing
    ? { title: "exports.new_standing", ok: "exports.authorise" }
    : { title: "exports.new", ok: "exports.start" };
}

function StandingFields({ every }: { every: NewStanding["every"] | undefined }) {
  const { t } = useWords();
  const form = Form.useFormInstance<Filled>();
  return (
    <>
      <Form.Item name="name" label={t("exports.name")} rules={[{ required: true, message: t("exports.say_name") }]}>
        <Input autoFocus maxLength={80} />
      </Form.Item>
      <Flex gap={24} wrap>
        <Form.Item name="every" label={t("exports.every")}>
          <Radio.Group
            options={(["day", "week", "month"] as const).map((value) => ({
              value,
              label: t(`exports.every_${value}`),
            }))}
            onChange={() => {
              // the twentieth of a month is no day of a week
              form.setFieldValue("on_day", 1);
            }}
          />
        </Form.Item>
        {every !== undefined && every !== "day" && (
          <Form.Item name="on_day" label={t(`exports.on_day_of_${every}`)}>
            {every === "week" ? (
              <Select
                style={{ width: 90 }}
                options={WEEKDAYS.map((value) => ({ value, label: t(`goods.weekday_${value}`) }))}
              />
            ) : (
              <InputNumber min={1} max={31} precision={0} style={{ width: 90 }} />
            )}
          </Form.Item>
        )}
        <Form.Item name="at" label={t("exports.at_time")} tooltip={t("exports.zone_hint")}>
          <TimePicker format="HH:mm" allowClear={false} needConfirm={false} />
        </Form.Item>
        <Form.Item name="ends_on" label={t("exports.ends_on")} rules={[{ required: true }]}>
          <DatePicker allowClear={false} minDate={dayjs().add(1, "day")} maxDate={dayjs().add(1, "year")} />
        </Form.Item>
      </Flex>
      <Form.Item name="only_changed" valuePropName="checked">
        <Checkbox>{t("exports.only_changed")}</Checkbox>
      </Form.Item>
      <Form.Item
        name="mail"
        label={t("exports.mail")}
        rules={[
          {
            validator: (_, mail: string[]) =>
              mail.length <= MOST_MAILS && mail.every((each) => MAIL.test(each))
                ? Promise.resolve()
                : Promise.reject(new Error(t("exports.mail_invalid"))),
          },
        ]}
      >
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[",", ";", " "]}
          placeholder={t("exports.mail_hint")}
        />
      </Form.Item>
    </>
  );
}

function bodyOf({ source, columns, format, reason, note }: Filled, tenantId: string): NewExport {
  return { tenant_id: tenantId, source, format, columns, reason, note };
}

function standingOf(filled: Filled, tenantId: string): NewStanding {
  return {
    ...bodyOf(filled, tenantId),
    name: filled.name,
    every: filled.every,
    on_day: filled.every === "day" ? null : filled.on_day,
    at_minute: filled.at.hour() * 60 + filled.at.minute(),
    ends_on: filled.ends_on.format("YYYY-MM-DD"),
    only_changed: filled.only_changed,
    mail: filled.mail,
  };
}
