import { DownloadOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Table } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { badRowsAddress, IMPORTS, loadBadRows, type BadRow, type ImportJob } from "./api";

/** Every row that is not taken, and why; downloaded, corrected and uploaded again. */
export function BadRows({ job }: { job: ImportJob }) {
  const { t, locale } = useWords();
  const language = locale === "en" ? "en" : "zh";
  const found = useInfiniteQuery({
    queryKey: [IMPORTS, job.id, "bad", language, job.bad],
    queryFn: ({ pageParam }) => loadBadRows(job.id, language, pageParam),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.next === null || page.next === undefined ? undefined : Number(page.next)),
    placeholderData: (before) => before,
  });
  return (
    <Card
      size="small"
      title={t("imports.bad_title", { count: job.bad })}
      styles={{ body: { padding: 0 } }}
      extra={
        <a href={badRowsAddress(job.id, language)} download>
          <DownloadOutlined /> {t("imports.bad_download")}
        </a>
      }
    >
      <Table<BadRow>
        size="small"
        rowKey="row"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.pages.flatMap((page) => page.items) ?? []}
        scroll={{ y: 360 }}
        columns={[
          {
            title: t("imports.row"),
            dataIndex: "row",
            width: 90,
            align: "right",
            render: (row: number) => <span className="figures">{row}</span>,
          },
          { title: t("imports.why"), dataIndex: "reason", width: "45%" },
          {
            title: t("imports.cells"),
            dataIndex: "cells",
            ellipsis: true,
            render: (cells: string[]) => <span className="quiet">{cells.join(" · ")}</span>,
          },
        ]}
      />
      {found.hasNextPage && (
        <Flex justify="center" style={{ padding: 8 }}>
          <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("imports.bad_more")}
          </Button>
        </Flex>
      )}
    </Card>
  );
}
