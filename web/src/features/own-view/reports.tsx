import { FilePdfOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Table } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadReports, reportAddress, type Language, type OwnReport } from "./api";

const LANGUAGES: [Language, string][] = [
  ["zh-CN", "zh"],
  ["en", "en"],
];

/** The hot issues of past weeks, each made by itself on its Monday: as it stood then, in both languages. */
export function Reports({ tenantId }: { tenantId: string }) {
  const { t, locale } = useWords();
  const found = useQuery({ queryKey: ["own_reports", tenantId], queryFn: () => loadReports(tenantId) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card size="small" title={t("own_view.reports")} styles={{ body: { padding: 0 } }} data-testid="own-reports">
      <Table<OwnReport>
        size="small"
        rowKey="id"
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        pagination={(found.data?.items.length ?? 0) > 8 ? { pageSize: 8, size: "small" } : false}
        locale={{ emptyText: t("own_view.reports_none") }}
        columns={[
          {
            title: t("own_view.report_week"),
            key: "week",
            className: "figures",
            render: (_, row) => `${row.first_day} – ${row.last_day}`,
          },
          {
            title: t("own_view.report_opened"),
            key: "opened",
            align: "right",
            width: 110,
            className: "figures",
            render: (_, row) => `${String(row.opened)} (${String(row.opened_before)})`,
          },
          {
            title: t("own_view.report_clocks"),
            key: "clocks",
            align: "right",
            width: 120,
            className: "figures",
            render: (_, row) => `${String(row.kept)} / ${String(row.missed)}`,
          },
          {
            title: t("own_view.report_made"),
            key: "made",
            width: 150,
            className: "figures",
            render: (_, row) => formatDateTime(row.made_at, locale).slice(0, -3),
          },
          {
            title: "",
            key: "papers",
            width: 190,
            render: (_, row) => (
              <Flex gap={6}>
                {LANGUAGES.map(([language, word]) => (
                  <Button
                    key={language}
                    size="small"
                    icon={<FilePdfOutlined />}
                    href={reportAddress(row.id, language)}
                    data-testid={`own-report-${word}`}
                  >
                    {t(`own_view.report_${word}`)}
                  </Button>
                ))}
              </Flex>
            ),
          },
        ]}
      />
    </Card>
  );
}
