import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { loadCalendars } from "./api";

/** One of the enterprise's calendars; for those who may read them. */
export function CalendarField({ tenantId, label, hint }: { tenantId: string; label: string; hint: string }) {
  const { t, name } = useWords();
  const found = useQuery({ queryKey: ["calendars"], queryFn: loadCalendars });
  const own = (found.data?.items ?? []).filter((each) => each.tenant_id === tenantId);
  return (
    <Form.Item name="calendar_id" label={label} extra={hint} style={{ flex: 1 }}>
      <Select
        allowClear
        placeholder={t("common.none")}
        options={own.map((each) => ({ value: each.id, label: name(each) }))}
      />
    </Form.Item>
  );
}
