import { Button, DatePicker, Flex, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { Directory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { KINDS, STATES } from "./api";
import { formOf, type SearchForm } from "./search";

interface Fields extends Partial<Omit<SearchForm, "from_day" | "to_day">> {
  days?: [Dayjs | null, Dayjs | null] | null;
}

const DAY = "YYYY-MM-DD";
const WIDTH = { width: 140 };

function fieldsOf({ from_day: from, to_day: to, ...others }: SearchForm): Fields {
  const filled = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== ""));
  return { ...filled, days: from === "" && to === "" ? null : [from ? dayjs(from) : null, to ? dayjs(to) : null] };
}

function formOfFields({ days, ...others }: Fields): SearchForm {
  const filled = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, value ?? ""]));
  return {
    ...formOf(new URLSearchParams()),
    ...filled,
    from_day: days?.[0]?.format(DAY) ?? "",
    to_day: days?.[1]?.format(DAY) ?? "",
  };
}

interface Props {
  form: SearchForm;
  directory: Directory;
  onSearch: (form: SearchForm) => void;
}

/** What to look for; Enter searches, a choice searches at once. */
export function SearchBar({ form, directory, onSearch }: Props) {
  const { t, name, word } = useWords();
  const [fields] = Form.useForm<Fields>();
  const select = (field: keyof Fields, choices: { value: string; label: string }[]) => (
    <Form.Item name={field} noStyle>
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        style={WIDTH}
        placeholder={t(`recording.${field}`)}
        aria-label={t(`recording.${field}`)}
        options={choices}
        onChange={fields.submit}
      />
    </Form.Item>
  );
  const input = (field: "number" | "caller" | "seconds") => (
    <Form.Item name={field} noStyle>
      <Input allowClear style={WIDTH} placeholder={t(`recording.${field}`)} aria-label={t(`recording.${field}`)} />
    </Form.Item>
  );
  const named = (items: Iterable<{ id: string; name_zh: string; name_en: string }>) =>
    [...items].map((each) => ({ value: each.id, label: name(each) }));
  const agents = [...directory.users.values()]
    .filter((user) => user.role === "agent")
    .map((user) => ({ value: user.id, label: `${user.staff_no ?? ""} ${user.display_name}`.trim() }));
  return (
    <Form<Fields>
      form={fields}
      key={JSON.stringify(form)}
      initialValues={fieldsOf(form)}
      onFinish={(entered) => {
        onSearch(formOfFields(entered));
      }}
    >
      <Flex wrap gap={8}>
        <Form.Item name="days" noStyle>
          <DatePicker.RangePicker style={{ width: 230 }} allowEmpty={[true, true]} onChange={fields.submit} />
        </Form.Item>
        {directory.tenants.size > 1 && select("tenant_id", named(directory.tenants.values()))}
        {input("caller")}
        {input("number")}
        {select("queue_id", named(directory.queues.values()))}
        {agents.length > 0 && select("agent_id", agents)}
        {select(
          "kind",
          KINDS.map((kind) => ({ value: kind, label: word("recording_kind", kind) })),
        )}
        {select(
          "state",
          STATES.map((state) => ({ value: state, label: word("recording_state", state) })),
        )}
        {input("seconds")}
        <Button type="primary" htmlType="submit">
          {t("ledger.search")}
        </Button>
        <Button
          onClick={() => {
            onSearch(formOf(new URLSearchParams()));
          }}
        >
          {t("ledger.clear")}
        </Button>
      </Flex>
    </Form>
  );
}
