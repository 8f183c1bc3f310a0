import { useQuery } from "@tanstack/react-query";
import { Empty, Table } from "antd";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { ToneTag } from "@/shared/ui/tone-tag";
import { GUIDE, loadPastRuns } from "./api";

/** By which scripts a customer was led in his contacts; each leads to its contact. */
export function PastRuns({ customerId }: { customerId: string }) {
  const { t, name, locale } = useWords();
  const found = useQuery({
    queryKey: [GUIDE, "customer", customerId],
    queryFn: () => loadPastRuns(customerId),
  });
  return (
    <Table
      size="small"
      rowKey="id"
      loading={found.isPending}
      pagination={false}
      dataSource={found.data?.items ?? []}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("guide.customer_none")} /> }}
      columns={[
        {
          title: t("guide.script"),
          key: "script",
          render: (_, run) => <Link to={`/interactions/${run.interaction_id}`}>{name(run)}</Link>,
        },
        { title: t("guide.by"), dataIndex: "agent", width: 110 },
        {
          title: t("guide.when"),
          key: "at",
          width: 160,
          render: (_, run) => <span className="figures">{formatDateTime(run.started_at, locale)}</span>,
        },
        {
          title: t("guide.steps_done"),
          dataIndex: "steps",
          width: 80,
          align: "right",
          render: (steps: number) => <span className="figures">{steps}</span>,
        },
        {
          key: "state",
          width: 100,
          render: (_, run) => (
            <ToneTag tone={run.ended_at === null ? "quiet" : "good"}>
              {t(run.ended_at === null ? "guide.left_open" : "guide.done")}
            </ToneTag>
          ),
        },
      ]}
    />
  );
}
