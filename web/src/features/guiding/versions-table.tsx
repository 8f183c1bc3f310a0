import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Table } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { loadVersions, SCRIPTS, type ScriptDocument, type ScriptVersion } from "./api";

interface Props {
  scriptId: string;
  onUse: ((document: ScriptDocument) => void) | undefined;
}

/** What was published, newest first; an old version can be taken into the draft. */
export function VersionsTable({ scriptId, onUse }: Props) {
  const { t, locale } = useWords();
  const { data, isPending } = useQuery({
    queryKey: [SCRIPTS, scriptId, "versions"],
    queryFn: () => loadVersions(scriptId),
  });
  return (
    <Table<ScriptVersion>
      size="small"
      rowKey="version"
      pagination={false}
      loading={isPending}
      dataSource={data?.items ?? []}
      locale={{
        emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("scripts.versions_empty")} />,
      }}
      columns={[
        { title: t("scripts.versions"), key: "version", width: 90, render: (_, row) => `v${String(row.version)}` },
        {
          title: t("identity.when"),
          key: "at",
          width: 190,
          render: (_, row) => <span className="figures">{formatDateTime(row.published_at, locale)}</span>,
        },
        { title: t("scripts.author"), dataIndex: "author", width: 160 },
        { title: t("scripts.publish_note"), dataIndex: "note" },
        {
          title: t("scripts.steps"),
          key: "steps",
          width: 90,
          align: "right",
          render: (_, row) => row.document.steps.length,
        },
        {
          key: "use",
          width: 130,
          render: (_, row) =>
            onUse && (
              <Button
                size="small"
                onClick={() => {
                  onUse(row.document);
                }}
              >
                {t("scripts.use_version")}
              </Button>
            ),
        },
      ]}
    />
  );
}
