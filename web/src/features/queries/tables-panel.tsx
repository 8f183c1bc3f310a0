import { UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import { useSaving } from "@/shared/api/use-saving";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { ChangedBy } from "@/shared/ui/changed-by";
import { ListCard } from "@/shared/ui/list-card";
import { RowActions } from "@/shared/ui/row-actions";
import { UploadDialog, type LookupTable } from "./upload-dialog";

const NEW = "new";

/** Tables that flows look into; what is in their rows is not shown again. */
export function TablesPanel({ mayChange }: { mayChange: boolean }) {
  const { t, name, locale } = useWords();
  const { tenants } = useDirectory();
  const [upload, setUpload] = useState<LookupTable | typeof NEW | null>(null);
  const found = useQuery({ queryKey: ["tables"], queryFn: () => dataOf(server.GET("/api/tables")) });
  const remove = useSaving(
    (id: string) => server.DELETE("/api/tables/{table_id}", { params: { path: { table_id: id } } }),
    { stale: ["tables"], quiet: true },
  );
  return (
    <ListCard<LookupTable>
      title={t("queries.tables_what")}
      found={found}
      empty={t("queries.no_tables")}
      add={
        mayChange
          ? {
              label: t("queries.upload"),
              type: "primary",
              icon: <UploadOutlined />,
              onAdd: () => {
                setUpload(NEW);
              },
            }
          : null
      }
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
          render: (_, row) => <ChangedBy at={row.changed_at} author={row.author} />,
        },
        {
          key: "actions",
          align: "right",
          render: (_, row) =>
            mayChange && (
              <RowActions
                open={t("queries.replace")}
                onOpen={() => {
                  setUpload(row);
                }}
                remove={t("queries.remove")}
                removeAsk={t("queries.remove_table_ask")}
                onRemove={() => {
                  remove.mutate(row.id);
                }}
              />
            ),
        },
      ]}
    >
      {upload !== null && (
        <UploadDialog
          table={upload === NEW ? null : upload}
          onClose={() => {
            setUpload(null);
          }}
        />
      )}
    </ListCard>
  );
}
