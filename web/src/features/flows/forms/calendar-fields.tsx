import { Button, Checkbox, Input, Select } from "antd";
import { DayPicker } from "@/shared/ui/day-picker";
import { useFlowWords } from "../editor/words";
import { listOf, recordOf, textOf } from "../model/document";
import type { ControlProps } from "./field";
import { Remove } from "./simple-fields";

const DAYS = [1, 2, 3, 4, 5, 6, 7];

interface Hours {
  from: string;
  to: string;
}

const hoursOf = (value: unknown): Hours => ({
  from: textOf(recordOf(value)["from"]),
  to: textOf(recordOf(value)["to"]),
});

interface PeriodProps {
  hours: Hours;
  disabled: boolean;
  onChange: (hours: Hours) => void;
}

function Period({ hours, disabled, onChange }: PeriodProps) {
  const { t } = useFlowWords();
  const side = (which: "from" | "to") => (
    <Input
      style={{ width: 70 }}
      value={hours[which]}
      disabled={disabled}
      aria-label={t(`flows.hours_${which}`)}
      status={/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(hours[which]) ? "" : "error"}
      onChange={(event) => {
        onChange({ ...hours, [which]: event.target.value.replace(/[^\d:]+/, ":") });
      }}
    />
  );
  return (
    <>
      {side("from")}
      <span aria-hidden>{"–"}</span>
      {side("to")}
    </>
  );
}

/** Opening hours of the week, several periods a day. */
export function WeeklyField({ value, disabled, onChange }: ControlProps) {
  const { t } = useFlowWords();
  const rows = listOf(value).map(recordOf);
  const put = (next: Record<string, unknown>[]) => {
    onChange(next.length === 0 ? undefined : next);
  };
  const replace = (index: number, changes: Record<string, unknown>) => {
    put(rows.map((row, at) => (at === index ? { ...row, ...changes } : row)));
  };
  return (
    <div className="flow-rows">
      {rows.map((row, index) => (
        <div key={index} className="flow-box flow-rows">
          <Select
            mode="multiple"
            style={{ width: "100%" }}
            value={listOf(row["days"]).map(Number)}
            disabled={disabled}
            aria-label={t("flows.days")}
            options={DAYS.map((day) => ({ value: day, label: t(`flows.day_${String(day)}`) }))}
            onChange={(days: number[]) => {
              replace(index, { days: [...days].sort() });
            }}
          />
          <div className="flow-row">
            <Period
              hours={hoursOf(row)}
              disabled={disabled}
              onChange={(hours) => {
                replace(index, { ...hours });
              }}
            />
            <Remove
              disabled={disabled}
              onClick={() => {
                put(rows.filter((_, at) => at !== index));
              }}
            />
          </div>
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={disabled}
          onClick={() => {
            put([...rows, { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }]);
          }}
        >
          {t("flows.add_period")}
        </Button>
      </div>
    </div>
  );
}

/** Days that are different: closed all day, or with hours of their own (a row for each period). */
export function ExceptionsField({ value, disabled, onChange }: ControlProps) {
  const { t } = useFlowWords();
  const rows = listOf(value).map(recordOf);
  const put = (next: Record<string, unknown>[]) => {
    onChange(next.length === 0 ? undefined : next);
  };
  const replace = (index: number, next: Record<string, unknown>) => {
    put(rows.map((row, at) => (at === index ? next : row)));
  };
  return (
    <div className="flow-rows">
      {rows.map((row, index) => (
        <div key={index} className="flow-box flow-rows">
          <div className="flow-row">
            <DayPicker
              value={textOf(row["date"])}
              disabled={disabled}
              aria-label={t("flows.date")}
              style={{ flex: 1 }}
              onChange={(date) => {
                replace(index, { ...row, date: date ?? "" });
              }}
            />
            <Remove
              disabled={disabled}
              onClick={() => {
                put(rows.filter((_, at) => at !== index));
              }}
            />
          </div>
          <div className="flow-row">
            <Checkbox
              checked={row["closed"] === true}
              disabled={disabled}
              onChange={(event) => {
                const date = textOf(row["date"]);
                replace(index, event.target.checked ? { date, closed: true } : { date, from: "09:00", to: "12:00" });
              }}
            >
              {t("flows.closed_all_day")}
            </Checkbox>
            {row["closed"] !== true && (
              <Period
                hours={hoursOf(row)}
                disabled={disabled}
                onChange={(hours) => {
                  replace(index, { ...row, ...hours });
                }}
              />
            )}
          </div>
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={disabled}
          onClick={() => {
            put([...rows, { date: "", closed: true }]);
          }}
        >
          {t("flows.add_day")}
        </Button>
      </div>
    </div>
  );
}
