import { useQuery } from "@tanstack/react-query";
import { Button, Popover, Table } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { EXPORTS, loadFetches, type ListExport } from "./api";

/** How often a list was taken away; a click says by whom. */
export function Fetched({ row }: { row: ListExport }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  if (row.fetched === 0) return <span className="figures quiet">0</span>;
  return (
    <Popover
      trigger="click"
      placement="left"
      title={t("exports.fetches")}
      open={isOpen}
      onOpenChange={setOpen}
      content={isOpen && <Fetches id={row.id} />}
    >
      <Button size="small" type="link" aria-label={`${t("exports.fetches")} ${String(row.fetched)}`}>
        <span className="figures">{row.fetched}</span>
      </Button>
    </Popover>
  );
}

function Fetches({ id }: { id: string }) {
  const { t, locale } = useWords();
  const found = useQuery({ queryKey: [EXPORTS, "fetches", id], queryFn: () => loadFetches(id) });
  return (
    <Table
      size="small"
      rowKey="at"
      pagination={false}
      loading={found.isPending}
      scroll={{ y: 240 }}
      style={{ width: 520 }}
      dataSource={found.data?.items ?? []}
      columns={[
        { title: t("imports.at"), key: "at", width: 170, render: (_, each) => formatDateTime(each.at, locale) },
        {
          title: t("imports.by"),
          key: "by",
          render: (_, each) =>
            each.by_machine ? `${each.user_name} · ${t("exports.fetched_by_machine")}` : each.user_name,
        },
        { title: t("exports.from"), dataIndex: "address", width: 140 },
      ]}
    />
  );
}
