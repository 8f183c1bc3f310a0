import { DatePicker, type DatePickerProps } from "antd";
import dayjs from "dayjs";

const DAY = "YYYY-MM-DD";

interface Props extends Pick<DatePickerProps, "id" | "style" | "autoFocus" | "disabled" | "aria-label"> {
  /** A day as the server writes it. */
  value?: string | null;
  onChange?: (day: string | null) => void;
}

/** A day in the page's own language, whatever the browser speaks. */
export function DayPicker({ value, onChange, ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      format={DAY}
      value={value ? dayjs(value) : null}
      onChange={(day: dayjs.Dayjs | null) => {
        onChange?.(day === null ? null : day.format(DAY));
      }}
    />
  );
}
