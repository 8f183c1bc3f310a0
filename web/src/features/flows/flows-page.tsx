import { PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Empty, Flex, Table } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useDirectory } from "@/shared/directory";
import type { Flow, Role } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadFlows } from "./api";
import { ImportDialog, NewFlowDialog } from "./new-flow-dialog";

const AUTHORS: Role[] = ["tenant_admin", "operator_admin"];

/** What callers are led through: one published, versioned document for each flow, and what is being changed. */
export function FlowsPage() {
  const { t, name } = useWords();
  const navigate = useNavigate();
  const directory = useDirectory();
  const mayWrite = AUTHORS.includes(useMe().role);
  const [open, setOpen] = useState<"new" | "import" | null>(null);
  const flows = useQuery({ queryKey: ["flows"], queryFn: loadFlows });
  if (flows.isError) return <Failure error={flows.error} retry={flows.refetch} />;
  const close = () => {
    setOpen(null);
  };
  return (
    <Flex vertical gap={8}>
      {mayWrite && (
        <Flex gap={8}>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => {
              setOpen("new");
            }}
          >
            {t("flows.new")}
          </Button>
          <Button
            icon={<UploadOutlined />}
            onClick={() => {
              setOpen("import");
            }}
          >
            {t("flows.import")}
          </Button>
        </Flex>
      )}
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
            {
              title: t("flows.tenant"),
              dataIndex: "tenant_id",
              render: (id: string) => name(directory.tenants.get(id)),
            },
            {
              title: t("flows.version"),
              dataIndex: "published_version",
              render: (version: number | null) =>
                version === null ? (
                  <span className="quiet">{t("flows.unpublished")}</span>
                ) : (
                  <ToneTag tone="good">{`v${String(version)}`}</ToneTag>
                ),
            },
            { title: t("flows.under_way"), key: "draft", render: (_, flow) => <UnderWay flow={flow} /> },
          ]}
        />
      </Card>
      {open === "new" && <NewFlowDialog onClose={close} />}
      {open === "import" && <ImportDialog onClose={close} />}
    </Flex>
  );
}

function UnderWay({ flow }: { flow: Flow }) {
  const { t, word, locale } = useWords();
  return (
    <Flex gap={8} align="center">
      {flow.release !== null && (
        <ToneTag tone={flow.release.state === "failed" ? "bad" : "attention"}>
          {word("flow_release", flow.release.state)}
        </ToneTag>
      )}
      {flow.release?.publish_at && (
        <span className="figures quiet">{formatDateTime(flow.release.publish_at, locale)}</span>
      )}
      {flow.draft !== null && (
        <span className="quiet figures">
          {t("flows.draft_by", { author: flow.draft.author, at: formatDateTime(flow.draft.changed_at, locale) })}
        </span>
      )}
    </Flex>
  );
}
