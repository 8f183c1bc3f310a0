import { useQuery } from "@tanstack/react-query";
import { Card, Table } from "antd";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { IMPORTS, loadKept, type ImportJob } from "./api";

/** What undoing has left as it is, because somebody has changed or used it since. */
export function KeptRows({ job }: { job: ImportJob }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: [IMPORTS, job.id, "kept", job.kept], queryFn: () => loadKept(job.id) });
  return (
    <Card size="small" title={t("imports.kept_title", { count: job.kept })} styles={{ body: { padding: 0 } }}>
      <Table
        size="small"
        rowKey="row"
        pagination={false}
        scroll={{ y: 240 }}
        dataSource={found.data?.items ?? []}
        columns={[
          { title: t("imports.row"), dataIndex: "row", width: 90, align: "right" },
          {
            title: t("imports.kept_thing"),
            dataIndex: "thing_id",
            render: (id: string) => <Link to={`/${job.target}/${id}`}>{t("imports.open_thing")}</Link>,
          },
        ]}
      />
    </Card>
  );
}
