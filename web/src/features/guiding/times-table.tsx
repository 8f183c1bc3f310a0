import { useQuery } from "@tanstack/react-query";
import { Empty, Table } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { formatSeconds } from "@/shared/time/format";
import { loadTimes, SCRIPTS } from "./api";

interface Props {
  scriptId: string;
  nameOf: (step: string) => string;
}

/** How long the steps took in the last month, and which are left out. */
export function TimesTable({ scriptId, nameOf }: Props) {
  const { t } = useWords();
  const { data, isPending } = useQuery({
    queryKey: [SCRIPTS, scriptId, "times"],
    queryFn: () => loadTimes(scriptId),
  });
  return (
    <Table
      size="small"
      rowKey="step"
      pagination={false}
      loading={isPending}
      dataSource={data?.items ?? []}
      title={() => <span className="quiet">{t("scripts.days", { count: 30 })}</span>}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("scripts.times_empty")} /> }}
      columns={[
        { title: t("scripts.steps"), key: "step", render: (_, row) => nameOf(row.step) },
        {
          title: t("scripts.times_mean"),
          key: "seconds",
          align: "right",
          render: (_, row) => <span className="figures">{formatSeconds(row.seconds)}</span>,
        },
        { title: t("scripts.times_done"), dataIndex: "done", align: "right", className: "figures" },
        { title: t("scripts.times_skipped"), dataIndex: "skipped", align: "right", className: "figures" },
        { title: t("scripts.times_back"), dataIndex: "back", align: "right", className: "figures" },
      ]}
    />
  );
}
