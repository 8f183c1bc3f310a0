import { PlusOutlined } from "@ant-design/icons";
import { Button, DatePicker, Flex, Input, Segmented } from "antd";
import dayjs from "dayjs";
import { useWords } from "@/shared/i18n/use-words";
import { FaultNote } from "@/shared/ui/fault-note";
import { RemoveButton } from "@/shared/ui/remove-button";
import { faultsOfExceptions, type Exception } from "./calendar-model";
import { Hours } from "./weekly-editor";

interface Props {
  value: Exception[];
  disabled: boolean;
  onChange: (exceptions: Exception[]) => void;
}

/** Days that are different from all others: closed, or open at other hours. */
export function ExceptionsEditor({ value, disabled, onChange }: Props) {
  const { t } = useWords();
  const faults = faultsOfExceptions(value);
  const put = (place: number, change: Partial<Exception>) => {
    onChange(value.map((each, at) => (at === place ? { ...each, ...change } : each)));
  };
  return (
    <Flex vertical gap={8}>
      {value.map((each, place) => (
        <Flex key={place} gap={8} align="center" wrap>
          <DatePicker
            disabled={disabled}
            allowClear={false}
            value={each.date ? dayjs(each.date) : null}
            aria-label={t("calendars.date")}
            onChange={(_, text) => {
              put(place, { date: text ?? "" });
            }}
          />
          <Segmented
            disabled={disabled}
            value={each.closed ? "closed" : "open"}
            options={["closed", "open"].map((way) => ({ value: way, label: t(`calendars.day_is_${way}`) }))}
            onChange={(way) => {
              put(place, way === "closed" ? { closed: true } : { closed: false, from: "10:00", to: "16:00" });
            }}
          />
          {!each.closed && (
            <Hours
              from={each.from}
              to={each.to}
              disabled={disabled}
              onChange={(hours) => {
                put(place, hours);
              }}
            />
          )}
          <Input
            style={{ width: 180 }}
            disabled={disabled}
            value={each.name ?? ""}
            maxLength={80}
            placeholder={t("calendars.day_name")}
            aria-label={t("calendars.day_name")}
            onChange={(event) => {
              put(place, { name: event.target.value });
            }}
          />
          <RemoveButton
            label={t("calendars.remove_day")}
            disabled={disabled}
            onClick={() => {
              onChange(value.filter((_, at) => at !== place));
            }}
          />
          {faults[place] && <FaultNote>{t(`calendars.fault_${faults[place]}`)}</FaultNote>}
        </Flex>
      ))}
      <Button
        style={{ alignSelf: "start" }}
        icon={<PlusOutlined />}
        disabled={disabled || value.length >= 400}
        onClick={() => {
          onChange([...value, { date: "", closed: true }]);
        }}
      >
        {t("calendars.add_day")}
      </Button>
    </Flex>
  );
}
