import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Input, Table, Tooltip } from "antd";
import { useState } from "react";
import { dataOf, filled, server } from "@/shared/api/client";
import type { AuditEntry } from "@/shared/api/model";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";

const PAGE = 50;

/** Who did what, from where, when: logins, listenings, changes. */
export function AuditPage() {
  const { t, name, word, locale } = useWords();
  const directory = useDirectory();
  const [action, setAction] = useState("");
  const found = useInfiniteQuery({
    queryKey: ["audit", action],
    queryFn: ({ pageParam }) =>
      dataOf(
        server.GET("/api/audit", { params: { query: filled({ action, after: Number(pageParam), limit: PAGE }) } }),
      ),
    initialPageParam: "0",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page-fill">
      <Input.Search
        style={{ width: 320 }}
        allowClear
        placeholder={t("audit.action_hint")}
        onSearch={(text) => {
          setAction(text.trim());
        }}
      />
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <Table<AuditEntry>
          size="small"
          rowKey="id"
          pagination={false}
          loading={found.isLoading}
          dataSource={rows}
          columns={[
            {
              title: t("audit.at"),
              dataIndex: "at",
              width: 170,
              render: (at: string) => <span className="figures">{formatDateTime(at, locale)}</span>,
            },
            { title: t("audit.actor"), dataIndex: "actor_name" },
            {
              title: t("audit.action"),
              dataIndex: "action",
              render: (code: string) => <span title={code}>{word("audit_action", code)}</span>,
            },
            {
              title: t("audit.object"),
              key: "object",
              render: (_, entry) => (
                <Tooltip title={JSON.stringify(entry.details)}>
                  {entry.object_kind === null ? "–" : word("audit_object", entry.object_kind)}
                </Tooltip>
              ),
            },
            {
              title: t("audit.tenant"),
              dataIndex: "tenant_id",
              render: (id: string) => name(directory.tenants.get(id)),
            },
            { title: t("audit.seat"), dataIndex: "seat", render: (seat: string | null) => seat ?? "–" },
            { title: t("audit.address"), dataIndex: "address" },
          ]}
        />
        <Flex justify="end" style={{ padding: "8px 12px", minHeight: 32 }}>
          {found.hasNextPage && (
            <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("ledger.more")}
            </Button>
          )}
        </Flex>
      </Card>
    </div>
  );
}
