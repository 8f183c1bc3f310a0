import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Segmented, Skeleton, Table, Typography } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { FlowDetails, FlowVersion, Role } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { loadFlow, loadVersion } from "./api";
import { PublishPanel } from "./publish-panel";

const AUTHORS: Role[] = ["tenant_admin", "operator_admin"];

/** One flow: its versions, their documents, and the way to a new one for those who may publish. */
export function FlowPage() {
  const { t } = useWords();
  const mayPublish = AUTHORS.includes(useMe().role);
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const flow = useQuery({ queryKey: ["flow", id], queryFn: () => loadFlow(id) });
  return (
    <div className="page-fill">
      <div>
        <Button onClick={() => void navigate("/flows")}>{t("common.back")}</Button>
      </div>
      {flow.isLoading && <Skeleton active />}
      {flow.isError && <Failure error={flow.error} retry={flow.refetch} />}
      {flow.isSuccess && <Versions key={flow.data.published_version} flow={flow.data} mayPublish={mayPublish} />}
    </div>
  );
}

function Versions({ flow, mayPublish }: { flow: FlowDetails; mayPublish: boolean }) {
  const { t, name, locale } = useWords();
  const [version, setVersion] = useState(flow.published_version);
  const [view, setView] = useState<"read" | "publish">("read");
  const shown = useQuery({
    queryKey: ["flow", flow.id, version],
    queryFn: () => loadVersion(flow.id, version ?? 0),
    enabled: version !== null,
    staleTime: Infinity,
  });
  const text = JSON.stringify(shown.data?.document ?? flow.document ?? {}, null, 2);
  return (
    <div style={{ display: "grid", gridTemplateColumns: "360px minmax(0, 1fr)", gap: 12, alignItems: "start" }}>
      <Card size="small" title={name(flow)} styles={{ body: { padding: 0 } }}>
        <Table<FlowVersion>
          size="small"
          rowKey="version"
          pagination={false}
          dataSource={flow.versions}
          onRow={(row) =>
            rowKeys(() => {
              setVersion(row.version);
            })
          }
          columns={[
            {
              title: t("flows.version"),
              dataIndex: "version",
              render: (each: number) => <b className="figures">{`${each === version ? "▸ " : ""}v${String(each)}`}</b>,
            },
            {
              title: t("flows.published_at"),
              key: "at",
              render: (_, row) => (
                <>
                  <div className="figures">{formatDateTime(row.published_at, locale)}</div>
                  <div className="quiet">{[row.author, row.note].filter((part) => part !== "").join(" · ")}</div>
                </>
              ),
            },
          ]}
        />
      </Card>
      <Card size="small">
        <Flex vertical gap={12}>
          {mayPublish && (
            <Segmented
              value={view}
              onChange={setView}
              options={[
                { value: "read", label: t("flows.read") },
                { value: "publish", label: t("flows.publish") },
              ]}
            />
          )}
          {view === "read" ? (
            <Typography.Text copyable={{ text }}>
              <pre style={{ margin: 0, overflow: "auto", maxHeight: "calc(100vh - 220px)", fontSize: 13 }}>{text}</pre>
            </Typography.Text>
          ) : (
            <PublishPanel key={text} flow={flow} text={text} />
          )}
        </Flex>
      </Card>
    </div>
  );
}
