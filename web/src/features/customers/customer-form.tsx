import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex, Form, Input, Select, Switch } from "antd";
import type { ReactNode } from "react";
import { asProblem } from "@/shared/api/problem";
import { FieldsForm } from "@/shared/fields/fields-form";
import { problemsOf, type FieldProblems } from "@/shared/fields/model";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { addCustomer, changeCustomer, CUSTOMERS, POP, type CustomerDetails, type CustomerLayout } from "./api";
import { ADDRESS_KINDS, bodyOf, NOBODY, NUMBER_KINDS, writtenOf, type Written } from "./model";

interface Props {
  tenantId: string;
  layout: CustomerLayout;
  /** Who is changed; a new one where nobody is. */
  customer?: CustomerDetails | undefined;
  /** In which contact a new one is met: the server then knows his number, seen or not. */
  interactionId?: string | undefined;
  number?: string | undefined;
  onKept: (id: string) => void;
  onClose: () => void;
}

/** A customer is written: what is wrong stands beside its field, what was typed outlives a reload. */
export function CustomerForm({ tenantId, layout, customer, interactionId, number, onKept, onClose }: Props) {
  const { t, sentence } = useWords();
  const queries = useQueryClient();
  const initial = customer ? writtenOf(customer) : withNumber(number);
  const place = customer
    ? `customer.${customer.id}.${String(customer.version)}`
    : `customer.new.${interactionId ?? tenantId}`;
  const [written, keep, forget] = useFormDraft<Written>(place, initial);
  const { mutate, error, isPending } = useMutation({
    mutationFn: async () => {
      const body = bodyOf(written, layout);
      if (customer === undefined) return (await addCustomer(tenantId, body, interactionId ?? null)).id;
      await changeCustomer(customer.id, body, customer.version);
      return customer.id;
    },
    onSuccess: (id) => {
      forget();
      void queries.invalidateQueries({ queryKey: [CUSTOMERS] });
      void queries.invalidateQueries({ queryKey: [POP] });
      onKept(id);
    },
  });
  const problems = error === null ? {} : problemsFrom(error);
  return (
    <FormModal
      title={t(customer ? "customers.edit" : "customers.add")}
      width={760}
      saving={isPending}
      onSubmit={() => {
        mutate();
      }}
      onClose={onClose}
    >
      {error !== null && (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 8 }}
          title={asProblem(error).code === "conflict" ? t("customers.gone_on") : sentence(error)}
        />
      )}
      <Plain written={written} layout={layout} problems={problems} onChange={keep} />
      <FieldsForm
        fields={layout.fields}
        values={written.values}
        problems={problems}
        onChange={(values) => {
          keep({ ...written, values });
        }}
        onEnd={() => {
          mutate();
        }}
      />
    </FormModal>
  );
}

const withNumber = (number: string | undefined): Written =>
  number === undefined ? NOBODY : { ...NOBODY, numbers: [{ number, kind: "mobile" }] };

/** What the server says of each field; of a value that somebody else has, too. */
function problemsFrom(error: unknown): FieldProblems {
  const problem = asProblem(error);
  if (problem.code !== "customer.value_taken") return problemsOf(problem);
  return Object.fromEntries(((problem.details.fields as string[] | undefined) ?? []).map((key) => [key, "taken"]));
}

interface PlainProps {
  written: Written;
  layout: CustomerLayout;
  problems: FieldProblems;
  onChange: (written: Written) => void;
}

function Plain({ written, layout, problems, onChange }: PlainProps) {
  const { t, name, word } = useWords();
  const help = (key: string) => {
    const code = problems[key];
    return code === undefined ? {} : { validateStatus: "error" as const, help: word("fields.problem", code) };
  };
  return (
    <Form component="div" layout="vertical" size="small">
      <Flex gap={12}>
        <Form.Item label={t("customers.name")} required style={{ flex: 2 }} {...help("name")}>
          <Input
            autoFocus
            value={written.name}
            onChange={(event) => {
              onChange({ ...written, name: event.target.value });
            }}
          />
        </Form.Item>
        <Form.Item label={t("customers.grade")} style={{ flex: 1 }} {...help("grade")}>
          <Select
            allowClear
            value={written.grade}
            options={layout.grades.map((each) => ({ value: each.code, label: name(each) }))}
            onChange={(grade: string | undefined) => {
              onChange({ ...written, grade: grade ?? null });
            }}
          />
        </Form.Item>
        <Form.Item label={t("customers.do_not_call")}>
          <Switch
            checked={written.do_not_call}
            aria-label={t("customers.do_not_call")}
            onChange={(do_not_call) => {
              onChange({ ...written, do_not_call });
            }}
          />
        </Form.Item>
      </Flex>
      <Form.Item label={t("customers.tags")} {...help("tags")}>
        <Select
          mode="tags"
          value={written.tags}
          options={layout.tags.map((tag) => ({ value: tag, label: tag }))}
          onChange={(tags: string[]) => {
            onChange({ ...written, tags });
          }}
        />
      </Form.Item>
      <Rows
        label={t("customers.numbers")}
        add={t("customers.add_number")}
        kinds={NUMBER_KINDS.map((kind) => ({ value: kind, label: word("customers.number_kind", kind) }))}
        rows={written.numbers.map((each) => ({ text: each.number, kind: each.kind }))}
        helpOf={(place) => help(`numbers.${String(place)}`)}
        figures
        onChange={(place, row) => {
          onChange({ ...written, numbers: replaced(written.numbers, place, { number: row.text, kind: row.kind }) });
        }}
        onAdd={() => {
          onChange({ ...written, numbers: [...written.numbers, { number: "", kind: "mobile" }] });
        }}
        onRemove={(place) => {
          onChange({ ...written, numbers: written.numbers.filter((_, at) => at !== place) });
        }}
      />
      <Rows
        label={t("customers.addresses")}
        add={t("customers.add_address")}
        kinds={ADDRESS_KINDS.map((kind) => ({ value: kind, label: word("customers.address_kind", kind) }))}
        rows={written.addresses.map((each) => ({ text: each.text, kind: each.kind }))}
        helpOf={() => ({})}
        onChange={(place, row) => {
          onChange({ ...written, addresses: replaced(written.addresses, place, row) });
        }}
        onAdd={() => {
          onChange({ ...written, addresses: [...written.addresses, { text: "", kind: "home" }] });
        }}
        onRemove={(place) => {
          onChange({ ...written, addresses: written.addresses.filter((_, at) => at !== place) });
        }}
      />
    </Form>
  );
}

function replaced<Row>(rows: Row[], place: number, row: Partial<Row>): Row[] {
  return rows.map((each, at) => (at === place ? { ...each, ...row } : each));
}

interface RowsProps<Kind extends string> {
  label: string;
  add: string;
  kinds: { value: Kind; label: string }[];
  rows: { text: string; kind: Kind }[];
  helpOf: (place: number) => { validateStatus?: "error"; help?: ReactNode };
  figures?: boolean;
  onChange: (place: number, row: { text: string; kind: Kind }) => void;
  onAdd: () => void;
  onRemove: (place: number) => void;
}

function Rows<Kind extends string>(props: RowsProps<Kind>) {
  const { label, add, kinds, rows, helpOf, figures, onChange, onAdd, onRemove } = props;
  const { t } = useWords();
  return (
    <Form.Item label={label} style={{ marginBottom: 8 }}>
      {rows.map((row, place) => (
        <Form.Item key={place} style={{ marginBottom: 4 }} {...helpOf(place)}>
          <Flex gap={6}>
            <Input
              className={figures ? "figures" : ""}
              value={row.text}
              aria-label={`${label} ${String(place + 1)}`}
              {...(figures && { inputMode: "tel" as const })}
              onChange={(event) => {
                onChange(place, { ...row, text: event.target.value });
              }}
            />
            <Select<Kind>
              style={{ width: 110 }}
              value={row.kind}
              options={kinds}
              onChange={(kind) => {
                onChange(place, { ...row, kind });
              }}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`${t("customers.remove")} ${String(place + 1)}`}
              onClick={() => {
                onRemove(place);
              }}
            />
          </Flex>
        </Form.Item>
      ))}
      <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={onAdd}>
        {add}
      </Button>
    </Form.Item>
  );
}
