import { useQuery } from "@tanstack/react-query";
import { Collapse, Empty, Skeleton } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { GUIDE, loadGuide } from "./api";
import "./guiding.css";
import { RunSummary } from "./run-summary";

/** By which scripts a contact was led, step by step. */
export function GuideHistory({ interactionId }: { interactionId: string }) {
  const { t, name, sentence } = useWords();
  const { data, error, isPending } = useQuery({
    queryKey: [GUIDE, interactionId],
    queryFn: () => loadGuide(interactionId),
  });
  const runs = data?.runs ?? [];
  if (isPending) return <Skeleton active paragraph={{ rows: 2 }} />;
  if (runs.length === 0) {
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={error ? sentence(error) : t("guide.history_empty")} />
    );
  }
  return (
    <Collapse
      size="small"
      defaultActiveKey={runs.map((run) => run.id)}
      items={runs.map((run) => ({ key: run.id, label: name(run), children: <RunSummary run={run} /> }))}
    />
  );
}
