import { PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Flex, Input } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { FaultNote } from "@/shared/ui/fault-note";
import { RemoveButton } from "@/shared/ui/remove-button";
import { barsOf, DAYS, faultsOfWeek, type Period } from "./calendar-model";

interface Props {
  value: Period[];
  disabled: boolean;
  onChange: (weekly: Period[]) => void;
}

/** Opening hours of the week: several periods, each on several days, and a picture of what comes of them. */
export function WeeklyEditor({ value, disabled, onChange }: Props) {
  const { t } = useWords();
  const faults = faultsOfWeek(value);
  const put = (place: number, change: Partial<Period>) => {
    onChange(value.map((period, at) => (at === place ? { ...period, ...change } : period)));
  };
  return (
    <Flex vertical gap={8}>
      {value.map((period, place) => (
        <Flex key={place} gap={8} align="center" wrap>
          <Checkbox.Group
            disabled={disabled}
            value={period.days}
            options={DAYS.map((day) => ({ value: day, label: t(`calendars.day_${day}`) }))}
            onChange={(days) => {
              put(place, { days: [...days].sort((one, other) => one - other) });
            }}
          />
          <Hours
            from={period.from}
            to={period.to}
            disabled={disabled}
            onChange={(hours) => {
              put(place, hours);
            }}
          />
          <RemoveButton
            label={t("calendars.remove_period")}
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
        disabled={disabled || value.length >= 50}
        onClick={() => {
          onChange([...value, { days: [], from: "09:00", to: "18:00" }]);
        }}
      >
        {t("calendars.add_period")}
      </Button>
      <Week weekly={value} />
    </Flex>
  );
}

interface HoursProps {
  from: string | undefined;
  to: string | undefined;
  disabled: boolean;
  onChange: (hours: { from?: string; to?: string }) => void;
}

/** From and to, as text: 24:00 is the end of a day, and no picker knows it. */
export function Hours({ from, to, disabled, onChange }: HoursProps) {
  const { t } = useWords();
  return (
    <Flex gap={4} align="center">
      <Input
        className="figures"
        style={{ width: 76 }}
        value={from}
        maxLength={5}
        disabled={disabled}
        placeholder="09:00"
        aria-label={t("calendars.from")}
        onChange={(event) => {
          onChange({ from: event.target.value });
        }}
      />
      {t("calendars.until")}
      <Input
        className="figures"
        style={{ width: 76 }}
        value={to}
        maxLength={5}
        disabled={disabled}
        placeholder="18:00"
        aria-label={t("calendars.to")}
        onChange={(event) => {
          onChange({ to: event.target.value });
        }}
      />
    </Flex>
  );
}

const HOURS = [0, 6, 12, 18, 24];

/** The open hours of each day, drawn. */
function Week({ weekly }: { weekly: Period[] }) {
  const { t } = useWords();
  return (
    <div className="calendar-week" aria-hidden>
      {DAYS.map((day) => (
        <div key={day} className="calendar-day">
          <span className="quiet">{t(`calendars.day_${day}`)}</span>
          <div className="calendar-line">
            {barsOf(weekly, day).map((bar) => (
              <i key={bar.from} style={{ left: `${bar.from * 100}%`, width: `${(bar.to - bar.from) * 100}%` }} />
            ))}
          </div>
        </div>
      ))}
      <div className="calendar-day">
        <span />
        <div className="calendar-hours quiet figures">
          {HOURS.map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
      </div>
    </div>
  );
}
