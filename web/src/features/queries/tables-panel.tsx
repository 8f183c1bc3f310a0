import { UploadOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Flex, Popconfirm, Table } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { UploadDialog, type LookupTable } from "./upload-dialog";

const NEW = "new";

/** Tables that flows look into; what is in their rows is not shown again. */
export function TablesPanel({ mayChange }: { mayChange: boolean }) {
  const { t, name, locale, sentence } = useWords();
  const { message } = App.useApp();
  const { tenants } = useDirectory();
  const queries = useQueryClient();
  const [upload, setUpload] = useState<LookupTable | typeof NEW | null>(null);
  const found = useQuery({ queryKey: ["tables"], queryFn: () => dataOf(server.GET("/api/tables")) });
  const remove = useMutation({
    mutationFn: (id: string) => server.DELETE("/api/tables/{table_id}", { params: { path: { table_id: id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tables"] }),
    onError: (error) => void message.error(sentence(error)),
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card
      size="small"
      styles={{ body: { padding: 0 } }}
      title={t("queries.tables_what")}
      extra={
        mayChange && (
          <Button
            type="primary"
            icon={<UploadOutlined />}
            onClick={() => {
              setUpload(NEW);
            }}
          >
            {t("queries.upload")}
          </Button>
        )
      }
    >
      <Table<LookupTable>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        locale={{ emptyText: t("queries.no_tables") }}
        columns={[
          {
            title: t("queries.name"),
            key: "name",
            render: (_, row) => (
              <>
                <b>{name(row)}</b> <span className="quiet">{row.code}</span>
              </>
            ),
          },
          { title: t("queries.tenant"), key: "tenant", render: (_, row) => name(tenants.get(row.tenant_id)) },
          {
            title: t("queries.columns"),
            key: "columns",
            render: (_, row) => (
              <>
                <b>{row.key_column}</b>
                {row.columns.filter((column) => column !== row.key_column).map((column) => ` · ${column}`)}
                {row.pin_column && <span className="quiet"> · {t("queries.with_pins")}</span>}
              </>
            ),
          },
          {
            title: t("queries.rows"),
            dataIndex: "row_count",
            align: "right",
            render: (count: number) => <span className="figures">{count.toLocaleString(locale)}</span>,
          },
          {
            title: t("queries.changed"),
            key: "changed",
            render: (_, row) => (
              <>
                <span className="figures">{formatDateTime(row.changed_at, locale)}</span> {row.author}
              </>
            ),
          },
          {
            key: "actions",
            align: "right",
            render: (_, row) =>
              mayChange && (
                <Flex gap={8} justify="end">
                  <Button
                    size="small"
                    onClick={() => {
                      setUpload(row);
                    }}
                  >
                    {t("queries.replace")}
                  </Button>
                  <Popconfirm
                    title={t("queries.remove_table_ask")}
                    okText={t("queries.remove")}
                    cancelText={t("common.cancel")}
                    onConfirm={() => {
                      remove.mutate(row.id);
                    }}
                  >
                    <Button size="small" danger>
                      {t("queries.remove")}
                    </Button>
                  </Popconfirm>
                </Flex>
              ),
          },
        ]}
      />
      {upload !== null && (
        <UploadDialog
          table={upload === NEW ? null : upload}
          onClose={() => {
            setUpload(null);
          }}
        />
      )}
    </Card>
  );
}
