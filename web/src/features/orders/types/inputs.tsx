import { Button, Checkbox, Flex, Input, InputNumber, Popover, Select, Space } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import type { Priority } from "../api";
import { useSpan } from "../clock-mark";

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
      maxLength={80}
      value={row[key]}
      title={row[key]}
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
  longest?: number;
  onChange: (value: string) => void;
}

export function Code({ label, value, longest = 60, onChange }: CodeProps) {
  return (
    <Input
      className="figures"
      maxLength={longest}
      value={value}
      title={value}
      placeholder={label}
      aria-label={label}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}

interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Yes or no in a line; its column's head says what. */
export function Tick({ label, checked, onChange }: SwitchProps) {
  return (
    <Checkbox
      checked={checked}
      aria-label={label}
      onChange={(event) => {
        onChange(event.target.checked);
      }}
    />
  );
}

const UNITS = { day: 1440, hour: 60, minute: 1 } as const;
type Unit = keyof typeof UNITS;

const unitOf = (minutes: number | null): Unit =>
  minutes === null || minutes === 0
    ? "minute"
    : minutes % UNITS.day === 0
      ? "day"
      : minutes % UNITS.hour === 0
        ? "hour"
        : "minute";

interface LengthProps {
  label: string;
  minutes: number | null;
  least?: number;
  onChange: (minutes: number | null) => void;
}

/** A length of time in the unit that says it shortest, or the one that is chosen. */
export function Length({ label, minutes, least = 0, onChange }: LengthProps) {
  const { t } = useWords();
  const [unit, setUnit] = useState<Unit>(unitOf(minutes));
  // what does not come out even in the chosen unit is shown in minutes
  const shown = minutes !== null && minutes % UNITS[unit] !== 0 ? "minute" : unit;
  return (
    <Space.Compact>
      <InputNumber<number>
        min={least}
        precision={0}
        style={{ width: "100%", minWidth: 48 }}
        value={minutes === null ? null : minutes / UNITS[shown]}
        aria-label={label}
        onChange={(count) => {
          onChange(count === null ? null : count * UNITS[shown]);
        }}
      />
      <Select<Unit>
        style={{ flex: "none", width: 76 }}
        value={shown}
        aria-label={t("types.unit")}
        options={(Object.keys(UNITS) as Unit[]).map((value) => ({ value, label: t(`types.unit_${value}`) }))}
        onChange={(next) => {
          setUnit(next);
          if (minutes !== null) onChange((minutes / UNITS[shown]) * UNITS[next]);
        }}
      />
    </Space.Compact>
  );
}

const OTHER_PRIORITIES: Priority[] = ["urgent", "high", "low"];

interface ByPriorityProps {
  value: Partial<Record<Priority, number>>;
  onChange: (value: Partial<Record<Priority, number>>) => void;
}

/** How long it is for what is more or less pressing than usual; nothing said: as long as usual. */
export function ByPriority({ value, onChange }: ByPriorityProps) {
  const { t } = useWords();
  const span = useSpan();
  const own = OTHER_PRIORITIES.filter((each) => value[each] !== undefined);
  const said = own
    .map((each) => `${t(`orders.priority_${each}`)} ${span((value[each] ?? 0) * 60_000)}`)
    .join(t("fields.and"));
  return (
    <Popover
      trigger="click"
      placement="bottom"
      content={
        <Flex vertical gap={6} style={{ width: 250 }}>
          <span className="quiet">{t("types.by_priority_hint")}</span>
          {OTHER_PRIORITIES.map((each) => (
            <Flex key={each} gap={8} align="center">
              <span style={{ width: 56 }}>{t(`orders.priority_${each}`)}</span>
              <Length
                label={t(`orders.priority_${each}`)}
                least={1}
                minutes={value[each] ?? null}
                onChange={(minutes) => {
                  const { [each]: _, ...rest } = value;
                  onChange(minutes === null ? rest : { ...rest, [each]: minutes });
                }}
              />
            </Flex>
          ))}
        </Flex>
      }
    >
      <Button title={said} data-testid="by-priority" style={{ overflow: "hidden", justifyContent: "start" }}>
        <span className={said === "" ? "quiet" : ""} style={{ overflow: "hidden", textOverflow: "ellipsis" }}>
          {said || t("types.by_priority_none")}
        </span>
      </Button>
    </Popover>
  );
}

interface OneProps<Value extends string> {
  label: string;
  value: Value | null;
  options: { value: Value; label: string }[];
  /** What it is while nothing is chosen. */
  none?: string;
  clear?: boolean;
  onChange: (value: Value | null) => void;
}

export function One<Value extends string>({ label, none, value, options, clear = false, onChange }: OneProps<Value>) {
  return (
    <Select<Value | null>
      allowClear={clear}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      value={value === "" ? null : value}
      placeholder={none ?? label}
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
  /** What it is while nothing is chosen. */
  none: string;
  value: readonly Value[];
  options: { value: Value; label: string }[];
  onChange: (value: Value[]) => void;
}

export function Many<Value extends string>({ label, none, value, options, onChange }: ManyProps<Value>) {
  return (
    <Select<Value[]>
      mode="multiple"
      maxTagCount="responsive"
      popupMatchSelectWidth={false}
      value={[...value]}
      placeholder={none}
      aria-label={label}
      options={options}
      onChange={onChange}
    />
  );
}
