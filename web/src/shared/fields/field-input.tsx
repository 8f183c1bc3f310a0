import { DatePicker, Input, InputNumber, Radio, Select } from "antd";
import dayjs from "dayjs";
import type { ReactNode } from "react";
import { useWords } from "../i18n/use-words";
import type { Field, FieldKind, FieldValue } from "./model";

export interface InputProps {
  id: string;
  field: Field;
  value: FieldValue | undefined;
  onChange: (value: FieldValue | undefined) => void;
  autoFocus: boolean;
  disabled: boolean;
}

const FEW_CHOICES = 5;
const LONGEST = 500;
const LONGEST_LONG = 10_000;

const textOf = (value: FieldValue | undefined) => (typeof value === "string" ? value : "");

function TextInput({ id, field, value, onChange, autoFocus, disabled }: InputProps) {
  return (
    <Input
      id={id}
      value={textOf(value)}
      maxLength={field.longest ?? LONGEST}
      autoFocus={autoFocus}
      disabled={disabled}
      autoComplete="off"
      inputMode={field.kind === "phone" ? "tel" : field.kind === "email" ? "email" : "text"}
      {...(field.kind === "phone" || field.kind === "identity_number" ? { className: "figures" } : {})}
      onChange={(event) => {
        onChange(event.target.value === "" ? undefined : event.target.value);
      }}
    />
  );
}

function LongInput({ id, field, value, onChange, autoFocus, disabled }: InputProps) {
  return (
    <Input.TextArea
      id={id}
      value={textOf(value)}
      autoSize={{ minRows: field.kind === "address" ? 1 : 2, maxRows: 10 }}
      maxLength={field.longest ?? (field.kind === "address" ? LONGEST : LONGEST_LONG)}
      autoFocus={autoFocus}
      disabled={disabled}
      onChange={(event) => {
        onChange(event.target.value === "" ? undefined : event.target.value);
      }}
    />
  );
}

function NumberInput({ id, field, value, onChange, autoFocus, disabled }: InputProps) {
  const amount = field.kind === "amount";
  return (
    <InputNumber<string>
      id={id}
      stringMode
      value={value === undefined ? null : String(value)}
      {...(field.minimum ? { min: field.minimum } : {})}
      {...(field.maximum ? { max: field.maximum } : {})}
      {...(amount ? { precision: 2, prefix: "¥" } : field.kind === "integer" ? { precision: 0 } : {})}
      changeOnWheel={false}
      controls={!amount}
      autoFocus={autoFocus}
      disabled={disabled}
      style={{ width: 180 }}
      onChange={(number) => {
        onChange(number ?? undefined);
      }}
    />
  );
}

function DayInput({ id, field, value, onChange, autoFocus, disabled }: InputProps) {
  const moment = field.kind === "datetime";
  const day = typeof value === "string" && value !== "" ? dayjs(value) : null;
  return (
    <DatePicker
      id={id}
      value={day?.isValid() === true ? day : null}
      {...(moment ? { showTime: { format: "HH:mm" }, format: "YYYY-MM-DD HH:mm" } : { format: "YYYY-MM-DD" })}
      autoFocus={autoFocus}
      disabled={disabled}
      style={{ width: 180 }}
      onChange={(next: dayjs.Dayjs | null) => {
        onChange(next === null ? undefined : moment ? next.toISOString() : next.format("YYYY-MM-DD"));
      }}
    />
  );
}

function YesNoInput({ id, value, onChange, disabled }: InputProps) {
  const { t } = useWords();
  return (
    <Radio.Group
      id={id}
      value={value ?? null}
      disabled={disabled}
      options={[
        { value: true, label: t("common.yes") },
        { value: false, label: t("common.no") },
      ]}
      onChange={(event) => {
        onChange(event.target.value as boolean);
      }}
    />
  );
}

function ChoiceInput(props: InputProps) {
  const { id, field, value, onChange, autoFocus, disabled } = props;
  const { name } = useWords();
  const options = (field.choices ?? []).map((choice) => ({ value: choice.code, label: name(choice) }));
  if (field.kind === "choice" && options.length <= FEW_CHOICES) {
    return (
      <Radio.Group
        id={id}
        value={value ?? null}
        disabled={disabled}
        options={options}
        onChange={(event) => {
          onChange(event.target.value as string);
        }}
      />
    );
  }
  const common = {
    id,
    options,
    autoFocus,
    disabled,
    allowClear: true,
    showSearch: { optionFilterProp: "label" },
    style: { width: "100%" },
  };
  if (field.kind === "choices") {
    return (
      <Select<string[]>
        {...common}
        mode="multiple"
        value={Array.isArray(value) ? value : []}
        onChange={(codes) => {
          onChange(codes.length === 0 ? undefined : codes);
        }}
      />
    );
  }
  return (
    <Select<string | null>
      {...common}
      value={typeof value === "string" ? value : null}
      onChange={(code) => {
        onChange(code ?? undefined);
      }}
    />
  );
}

const INPUTS: Record<Exclude<FieldKind, "files">, (props: InputProps) => ReactNode> = {
  text: TextInput,
  phone: TextInput,
  email: TextInput,
  identity_number: TextInput,
  long_text: LongInput,
  address: LongInput,
  integer: NumberInput,
  decimal: NumberInput,
  amount: NumberInput,
  date: DayInput,
  datetime: DayInput,
  yes_no: YesNoInput,
  choice: ChoiceInput,
  choices: ChoiceInput,
};

/** What one field takes, as its kind is entered; files are the business of whoever knows where they go. */
export function FieldInput(props: InputProps) {
  if (props.field.kind === "files") return null;
  const Wanted = INPUTS[props.field.kind];
  return <Wanted {...props} />;
}
