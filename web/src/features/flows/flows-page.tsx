import { useQuery } from "@tanstack/react-query";
import { Card, Empty, Table, Tag } from "antd";
import { useNavigate } from "react-router";
import { useDirectory } from "@/shared/directory";
import type { Flow } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { loadFlows } from "./api";

/** What callers are led through: one published, versioned document for each flow. */
export function FlowsPage() {
  const { t, name } = useWords();
  const navigate = useNavigate();
  const directory = useDirectory();
  const flows = useQuery({ queryKey: ["flows"], queryFn: loadFlows });
  if (flows.isError) return <Failure error={flows.error} retry={flows.refetch} />;
  return (
    <Card size="small" styles={{ body: { padding: 0 } }}>
      <Table<Flow>
        size="small"
        rowKey="id"
        pagination={false}
        loading={flows.isLoading}
        dataSource={flows.data?.items ?? []}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("flows.empty")} /> }}
        onRow={(flow) => rowKeys(() => void navigate(`/flows/${flow.id}`))}
        columns={[
          { title: t("flows.name"), key: "name", render: (_, flow) => <b>{name(flow)}</b> },
          { title: t("flows.code"), dataIndex: "code" },
          { title: t("flows.tenant"), dataIndex: "tenant_id", render: (id: string) => name(directory.tenants.get(id)) },
          {
            title: t("flows.version"),
            dataIndex: "published_version",
            render: (version: number | null) =>
              version === null ? t("flows.unpublished") : <Tag>{`v${String(version)}`}</Tag>,
          },
        ]}
      />
    </Card>
  );
}
