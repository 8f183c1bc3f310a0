import { DatePicker, Input, InputNumber, Radio, Select } from "antd";
import dayjs from "dayjs";
import type { ReactNode } from "react";
import { useWords } from "../i18n/use-words";
import { fromHouseTime, houseTime } from "../time/format";
import type { Field, FieldKind, FieldValue } from "./model";

export interface InputProps {
  id: string;
  field: Field;
  value: FieldValue | undefined;
  onChange: (value: FieldValue | undefined) => void;
  autoFocus: boolean;
  disabled: boolean;
  /** Where an answer is given by one click, as while one talks: choices are buttons as long as they fit. */
  buttons?: boolean;
}

const FEW_CHOICES = 5;
const FEW_BUTTONS = 8;
const LONGEST = 500;
const LONGEST_LONG = 10_000;
const WALL = "YYYY-MM-DDTHH:mm";

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

/** What is there and is hidden from whoever fills in: neither a number nor a day, and kept unless another is entered. */
const coveredOf = (value: FieldValue | undefined) =>
  typeof value === "string" && value.includes("*") ? value : undefined;

function NumberInput({ id, field, value, onChange, autoFocus, disabled }: InputProps) {
  const amount = field.kind === "amount";
  const covered = coveredOf(value);
  return (
    <InputNumber<string>
      id={id}
      stringMode
      value={value === undefined || covered !== undefined ? null : String(value)}
      {...(covered !== undefined && { placeholder: covered })}
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
  // what is chosen is the clock of the house, wherever the browser believes to be
  const covered = coveredOf(value);
  const day =
    typeof value === "string" && value !== "" && covered === undefined
      ? dayjs(moment ? houseTime(value) : value)
      : null;
  return (
    <DatePicker
      id={id}
      value={day?.isValid() === true ? day : null}
      {...(covered !== undefined && { placeholder: covered })}
      {...(moment ? { showTime: { format: "HH:mm" }, format: "YYYY-MM-DD HH:mm" } : { format: "YYYY-MM-DD" })}
      autoFocus={autoFocus}
      disabled={disabled}
      style={{ width: 180 }}
      onChange={(next: dayjs.Dayjs | null) => {
        onChange(next === null ? undefined : moment ? fromHouseTime(next.format(WALL)) : next.format("YYYY-MM-DD"));
      }}
    />
  );
}

interface OneOfProps extends Omit<InputProps, "field"> {
  options: { value: string | boolean; label: string }[];
}

/** One of a few, all of them seen at once; the first has the focus where the form begins with it. */
function OneOf({ id, value, options, onChange, autoFocus, disabled, buttons = false }: OneOfProps) {
  return (
    <Radio.Group
      id={id}
      value={value ?? null}
      disabled={disabled}
      {...(buttons ? { className: "choice-buttons", size: "middle" as const } : {})}
      onChange={(event) => {
        onChange(event.target.value as string | boolean);
      }}
    >
      {options.map((each, place) => {
        const focused = { autoFocus: autoFocus && place === 0 };
        return buttons ? (
          <Radio.Button key={String(each.value)} value={each.value} {...focused}>
            {each.label}
          </Radio.Button>
        ) : (
          <Radio key={String(each.value)} value={each.value} {...focused}>
            {each.label}
          </Radio>
        );
      })}
    </Radio.Group>
  );
}

function YesNoInput({ field: _, ...props }: InputProps) {
  const { t } = useWords();
  const options = [
    { value: true, label: t("common.yes") },
    { value: false, label: t("common.no") },
  ];
  return <OneOf {...props} options={options} />;
}

function ChoiceInput(props: InputProps) {
  const { id, field, value, onChange, autoFocus, disabled, buttons = false } = props;
  const { name } = useWords();
  const options = (field.choices ?? []).map((choice) => ({ value: choice.code, label: name(choice) }));
  if (field.kind === "choice" && options.length <= (buttons ? FEW_BUTTONS : FEW_CHOICES)) {
    return <OneOf {...props} options={options} />;
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
