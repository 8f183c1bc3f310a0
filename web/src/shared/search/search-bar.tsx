import { Button, DatePicker, Flex, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { Named } from "../api/model";
import type { Directory } from "../directory";
import { useWords } from "../i18n/use-words";
import type { SearchForm } from "./search-form";

type Days = [Dayjs | null, Dayjs | null];
type Fields = Record<string, string> & { days?: Days | null };

interface Choice {
  value: string;
  label: string;
}

/** A field that only this search has: written, or one of some choices. */
export interface OwnField<Own extends string> {
  field: Own;
  choices?: Choice[];
}

interface Props<Own extends string> {
  /** Where the words of the fields stand. */
  words: "ledger" | "recording";
  form: SearchForm<Own>;
  /** Nothing looked for. */
  blank: SearchForm<Own>;
  directory: Directory;
  own: OwnField<Own>[];
  onSearch: (form: SearchForm<Own>) => void;
}

const DAY = "YYYY-MM-DD";
const WIDTH = { width: 144 };

/** What past work to look for; Enter searches, a choice searches at once. */
export function SearchBar<Own extends string>({ words, form, blank, directory, own, onSearch }: Props<Own>) {
  const { t, name } = useWords();
  const [fields] = Form.useForm<Fields>();
  const wordsOf = (field: string) => ({ placeholder: t(`${words}.${field}`), "aria-label": t(`${words}.${field}`) });
  const select = (field: string, choices: Choice[]) => (
    <Form.Item key={field} name={field} noStyle>
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        style={WIDTH}
        options={choices}
        onChange={fields.submit}
        {...wordsOf(field)}
      />
    </Form.Item>
  );
  const input = (field: string) => (
    <Form.Item key={field} name={field} noStyle>
      <Input allowClear style={WIDTH} {...wordsOf(field)} />
    </Form.Item>
  );
  const named = (items: Iterable<Named>) => [...items].map((each) => ({ value: each.id, label: name(each) }));
  const agents = agentsOf(directory);
  return (
    <Form<Fields>
      form={fields}
      key={JSON.stringify(form)}
      initialValues={fieldsOf(form)}
      onFinish={(entered) => {
        onSearch(formOfFields(entered, blank));
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
        {own.map(({ field, choices }) => (choices === undefined ? input(field) : select(field, choices)))}
        <Button type="primary" htmlType="submit">
          {t("ledger.search")}
        </Button>
        <Button
          onClick={() => {
            onSearch(blank);
          }}
        >
          {t("ledger.clear")}
        </Button>
      </Flex>
    </Form>
  );
}

function fieldsOf({ from_day: from, to_day: to, ...others }: SearchForm<string>): object {
  const filled = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== ""));
  return { ...filled, days: from || to ? [from ? dayjs(from) : null, to ? dayjs(to) : null] : null };
}

// a field that was emptied is no longer told
function formOfFields<Own extends string>({ days, ...others }: Fields, blank: SearchForm<Own>): SearchForm<Own> {
  const filled = Object.entries(others as Record<string, string | undefined>).map(([key, value]) => [key, value ?? ""]);
  return {
    ...blank,
    ...(Object.fromEntries(filled) as object),
    from_day: days?.[0]?.format(DAY) ?? "",
    to_day: days?.[1]?.format(DAY) ?? "",
  };
}

function agentsOf(directory: Directory): Choice[] {
  return [...directory.users.values()]
    .filter((user) => user.role === "agent")
    .map((user) => ({ value: user.id, label: `${user.staff_no ?? ""} ${user.display_name}`.trim() }));
}
