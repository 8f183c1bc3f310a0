import { Button, DatePicker, Flex, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { Directory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { RESULTS } from "./api";
import { formOf, type SearchForm } from "./search";

interface Fields extends Omit<SearchForm, "from_day" | "to_day"> {
  days: [Dayjs | null, Dayjs | null] | null;
}

const DAY = "YYYY-MM-DD";
const WIDTH = { width: 148 };

function fieldsOf({ from_day: from, to_day: to, ...others }: SearchForm): Fields {
  const days: Fields["days"] = from === "" && to === "" ? null : [from ? dayjs(from) : null, to ? dayjs(to) : null];
  return { ...others, days };
}

function formOfFields({ days, ...others }: Fields): SearchForm {
  const filled = Object.fromEntries(
    Object.entries(others).map(([key, value]) => [key, (value as string | undefined) ?? ""]),
  );
  return {
    ...(filled as unknown as SearchForm),
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
  const options = (items: Iterable<{ id: string; label: string }>) =>
    [...items].map(({ id, label }) => ({ value: id, label }));
  const submit = () => {
    fields.submit();
  };
  const select = (field: keyof Fields, choices: { value: string; label: string }[], wide = false) => (
    <Form.Item name={field} noStyle>
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        style={wide ? { width: 180 } : WIDTH}
        placeholder={t(`ledger.${field}`)}
        aria-label={t(`ledger.${field}`)}
        options={choices}
        onChange={submit}
      />
    </Form.Item>
  );
  const input = (field: "number" | "caller") => (
    <Form.Item name={field} noStyle>
      <Input allowClear style={WIDTH} placeholder={t(`ledger.${field}`)} aria-label={t(`ledger.${field}`)} />
    </Form.Item>
  );
  const blank = (value: Fields) =>
    Object.fromEntries(Object.entries(value).map(([key, each]) => [key, each === "" ? undefined : (each as unknown)]));
  return (
    <Form<Fields>
      form={fields}
      key={JSON.stringify(form)}
      initialValues={blank(fieldsOf(form))}
      onFinish={(entered) => {
        onSearch(formOfFields(entered));
      }}
    >
      <Flex wrap gap={8}>
        <Form.Item name="days" noStyle>
          <DatePicker.RangePicker style={{ width: 230 }} allowEmpty={[true, true]} onChange={submit} />
        </Form.Item>
        {directory.tenants.size > 1 &&
          select(
            "tenant_id",
            options([...directory.tenants.values()].map((each) => ({ id: each.id, label: name(each) }))),
            true,
          )}
        {input("caller")}
        {input("number")}
        {select(
          "queue_id",
          options([...directory.queues.values()].map((each) => ({ id: each.id, label: name(each) }))),
        )}
        {directory.users.size > 0 && select("agent_id", options(agentsOf(directory)))}
        {select(
          "result",
          RESULTS.map((result) => ({ value: result, label: word("result", result) })),
        )}
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

function agentsOf(directory: Directory): { id: string; label: string }[] {
  return [...directory.users.values()]
    .filter((user) => user.role === "agent")
    .map((user) => ({ id: user.id, label: `${user.staff_no ?? ""} ${user.display_name}`.trim() }));
}
