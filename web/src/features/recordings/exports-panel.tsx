import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Progress } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { ReasonDialog, type Said } from "@/shared/recording/reason-dialog";
import { formatDateTime } from "@/shared/time/format";
import { ToneTag } from "@/shared/ui/tone-tag";
import { askForExport, loadExports, type Export } from "./api";

const KEY = ["exports"];
const SHOWN = 5;

function isUnderWay({ state }: Export): boolean {
  return state === "waiting" || state === "running";
}

/** Takes the chosen recordings away: asks why, then shows how far it is below. */
export function ExportButton({ ids }: { ids: string[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const asking = useSaving((said: Said) => askForExport(ids, ids.length === 1 ? "wav" : "zip", said), {
    stale: KEY,
    quiet: true,
    onSaved: () => {
      setOpen(false);
    },
  });
  return (
    <>
      <Button
        icon={<DownloadOutlined />}
        disabled={ids.length === 0}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t("recording.export", { count: ids.length })}
      </Button>
      {open && (
        <ReasonDialog
          title={t("recording.why_export")}
          okText={t("recording.export_start")}
          saving={asking.isPending}
          onSaid={asking.mutate}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

/** What one has taken away lately; each can be fetched for a day. */
export function ExportsPanel() {
  const { t } = useWords();
  const found = useQuery({
    queryKey: KEY,
    queryFn: loadExports,
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? 1_000 : false),
  });
  const shown = found.data?.items.slice(0, SHOWN) ?? [];
  if (shown.length === 0) return null;
  return (
    <Card size="small" title={t("recording.exports")}>
      <Flex vertical gap={6}>
        {shown.map((each) => (
          <ExportRow key={each.id} row={each} />
        ))}
      </Flex>
    </Card>
  );
}

function ExportRow({ row }: { row: Export }) {
  const { t, word, locale } = useWords();
  return (
    <Flex gap={12} align="center">
      <span className="figures">{formatDateTime(row.created_at, locale)}</span>
      <span>{word("recording_reason", row.reason)}</span>
      <span className="figures">{t("recording.export_total", { count: row.total })}</span>
      {isUnderWay(row) && <Progress style={{ width: 160 }} percent={Math.round((100 * row.done) / row.total)} />}
      {row.left_out > 0 && <ToneTag tone="attention">{t("recording.left_out", { count: row.left_out })}</ToneTag>}
      {row.url === null ? (
        !isUnderWay(row) && (
          <span className="quiet">
            {[word("export_state", row.state), row.fault && word("recording_fault", row.fault)]
              .filter(Boolean)
              .join(" · ")}
          </span>
        )
      ) : (
        <a href={row.url} download>
          {t("recording.fetch")}
        </a>
      )}
    </Flex>
  );
}
