import { Input, InputNumber, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";

interface Named {
  name_zh: string;
  name_en: string;
}

/** Both names of a line. */
export function Names({ row, put }: { row: Named; put: (changed: Partial<Named>) => void }) {
  const { t } = useWords();
  return (["name_zh", "name_en"] as const).map((key) => (
    <Input
      key={key}
      style={{ width: 130 }}
      maxLength={80}
      value={row[key]}
      placeholder={t(`fields.${key}`)}
      aria-label={t(`fields.${key}`)}
      onChange={(event) => {
        put({ [key]: event.target.value });
      }}
    />
  ));
}

interface CodeProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function Code({ label, value, onChange }: CodeProps) {
  return (
    <Input
      style={{ width: 120 }}
      className="figures"
      maxLength={60}
      value={value}
      placeholder={label}
      aria-label={label}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}

export function Minutes({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useWords();
  return (
    <InputNumber
      min={0}
      precision={0}
      value={value}
      suffix={t("types.minutes")}
      aria-label={t("types.minutes")}
      style={{ width: 130 }}
      onChange={(minutes) => {
        onChange(minutes ?? 0);
      }}
    />
  );
}

interface OneProps<Value extends string> {
  label: string;
  value: Value | null;
  options: { value: Value; label: string }[];
  width?: number;
  clear?: boolean;
  onChange: (value: Value | null) => void;
}

export function One<Value extends string>({
  label,
  value,
  options,
  width = 140,
  clear = false,
  onChange,
}: OneProps<Value>) {
  return (
    <Select<Value | null>
      style={{ width }}
      allowClear={clear}
      value={value === "" ? null : value}
      placeholder={label}
      aria-label={label}
      options={options}
      onChange={(next) => {
        onChange(next ?? null);
      }}
    />
  );
}

interface ManyProps<Value extends string> {
  label: string;
  value: readonly Value[];
  options: { value: Value; label: string }[];
  onChange: (value: Value[]) => void;
}

export function Many<Value extends string>({ label, value, options, onChange }: ManyProps<Value>) {
  return (
    <Select<Value[]>
      mode="multiple"
      maxTagCount="responsive"
      style={{ width: 190 }}
      value={[...value]}
      placeholder={label}
      aria-label={label}
      options={options}
      onChange={onChange}
    />
  );
}
