import { DatePicker, type DatePickerProps } from "antd";
import dayjs from "dayjs";

const MOMENT = "YYYY-MM-DDTHH:mm";

interface Props extends Pick<DatePickerProps, "id" | "style" | "autoFocus" | "disabled" | "aria-label"> {
  /** A moment by the clock of the house (YYYY-MM-DDTHH:mm); empty for none. */
  value?: string | null;
  onChange?: (moment: string) => void;
}

/** A day and a time in the page's own language, whatever the browser speaks. */
export function MomentPicker({ value, onChange, ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      style={{ width: "100%", ...rest.style }}
      showTime={{ format: "HH:mm" }}
      format="YYYY-MM-DD HH:mm"
      value={value ? dayjs(value) : null}
      onChange={(moment: dayjs.Dayjs | null) => {
        onChange?.(moment === null ? "" : moment.format(MOMENT));
      }}
    />
  );
}
