import { useQuery } from "@tanstack/react-query";
import { Empty, Spin, Timeline } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadHistory, NUMBERS, type HistoryEvent } from "./api";

/** Who did what with a number or a merchant's code, newest first. */
export function History({ kind, id }: { kind: "number" | "merchant"; id: string }) {
  const history = useQuery({ queryKey: [NUMBERS, "history", id], queryFn: () => loadHistory(kind, id) });
  const { t, locale } = useWords();
  if (history.isError) return <Failure error={history.error} retry={history.refetch} />;
  if (history.isLoading) return <Spin />;
  const events = history.data?.items ?? [];
  if (events.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("numbers.no_history")} />;
  }
  return (
    <Timeline
      style={{ marginTop: 8 }}
      items={events.map((event) => ({
        key: event.id,
        content: (
          <>
            <div>
              <b>{t(`numbers.did_${event.action}`)}</b>{" "}
              {event.merchant_code !== null && kind === "number" && (
                <span className="figures">{event.merchant_code}</span>
              )}
            </div>
            <Details event={event} />
            <div className="quiet figures">
              {formatDateTime(event.at, locale)} {event.actor_name}
            </div>
          </>
        ),
      }))}
    />
  );
}

function shown(value: unknown): string {
  if (value === null || value === "") return "–";
  if (Array.isArray(value)) return value.map(shown).join(" ");
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}

function Details({ event }: { event: HistoryEvent }) {
  const { t, word } = useWords();
  const { from, to, note, ...others } = event.details;
  return (
    <>
      {typeof from === "string" && typeof to === "string" && (
        <div>
          {word("numbers.state", from)} → {word("numbers.state", to)}
        </div>
      )}
      {event.action === "change" &&
        Object.entries(others).map(([field, values]) => (
          <div key={field}>
            {word("numbers", field === "flow_id" ? "flow" : field === "calendar_code" ? "calendar" : field)}
            {field === "flow_id" ? "" : `: ${Array.isArray(values) ? values.map(shown).join(" → ") : shown(values)}`}
          </div>
        ))}
      {typeof note === "string" && note !== "" && <div>{t("numbers.because", { note })}</div>}
    </>
  );
}
