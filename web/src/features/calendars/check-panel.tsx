import { useMutation } from "@tanstack/react-query";
import { Card, DatePicker, Flex } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { dataOf, server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { FaultNote } from "@/shared/ui/fault-note";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";

const TONES: Record<string, ToneName> = { open: "good", closed: "quiet", holiday: "attention" };

/** What the calendar, as it is kept, says of a moment. */
export function CheckPanel({ id }: { id: string }) {
  const { t, name, sentence } = useWords();
  const check = useMutation({
    mutationFn: (at: Dayjs) =>
      dataOf(
        server.POST("/api/calendars/{calendar_id}/check", {
          params: { path: { calendar_id: id } },
          body: { at: at.toISOString() },
        }),
      ),
  });
  const verdict = check.data;
  return (
    <Card size="small" title={t("calendars.check")}>
      <Flex gap={12} align="center" wrap>
        <DatePicker
          showTime={{ format: "HH:mm" }}
          format="YYYY-MM-DD HH:mm"
          defaultValue={dayjs()}
          aria-label={t("calendars.check")}
          onOk={(at: Dayjs) => {
            check.mutate(at);
          }}
        />
        {verdict && (
          <span>
            <ToneTag tone={TONES[verdict.opening] ?? "quiet"}>{t(`calendars.opening_${verdict.opening}`)}</ToneTag>
            {t(`calendars.cause_${verdict.cause}`)}
            {verdict.public_day && ` · ${name(verdict.public_day)}`}
          </span>
        )}
        {check.isError && <FaultNote>{sentence(check.error)}</FaultNote>}
      </Flex>
    </Card>
  );
}
