import { useInfiniteQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer, Flex, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadBehind, type Opened } from "./api";
import { shown, type Behind, type Definition } from "./figures-model";

interface Props {
  opened: Opened;
  title: string;
  /** The figure, and the unit of what its rows add to it. */
  asked: Definition;
  unit: Definition["unit"];
  onClose: () => void;
}

/** The rows of the ledger that a figure was counted from. */
export function BehindDrawer({ opened, title, asked, unit, onClose }: Props) {
  const { t, locale } = useWords();
  const found = useInfiniteQuery({
    queryKey: ["figures", "rows", opened],
    queryFn: ({ pageParam }) => loadBehind(opened, pageParam),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.next === null ? null : Number(page.next)),
  });
  const said = asked.words[locale === "en" ? "en" : "zh"];
  const columns = useColumns(unit);
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Drawer open size={760} title={`${title} · ${said.name}`} onClose={onClose} data-figures-behind>
      <Flex vertical gap={12}>
        <Alert type="info" title={said.definition} />
        {found.isError && <Failure error={found.error} retry={found.refetch} />}
        <span className="quiet figures">{t("figures.rows", { count: found.data?.pages[0]?.total ?? 0 })}</span>
        <Table<Behind>
          size="small"
          rowKey={(row) => `${row.interaction_id} ${String(row.seq)} ${row.agent?.zh ?? ""}`}
          pagination={false}
          loading={found.isLoading}
          dataSource={rows}
          columns={columns}
        />
        {found.hasNextPage && (
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("ledger.more")}
          </Button>
        )}
      </Flex>
    </Drawer>
  );
}

function useColumns(unit: Definition["unit"]): ColumnsType<Behind> {
  const { t, word, locale } = useWords();
  const named = (name: Behind["queue"]) => (name ? name[locale === "en" ? "en" : "zh"] : "–");
  return [
    {
      title: t("figures.counted_at"),
      dataIndex: "counted_at",
      render: (at: string, row) => (
        <Link to={`/interactions/${row.interaction_id}`} className="figures">
          {formatDateTime(at, locale)}
        </Link>
      ),
    },
    { title: t("ledger.number"), dataIndex: "number_digits", className: "figures" },
    { title: t("ledger.queue_id"), dataIndex: "queue", render: named },
    { title: t("ledger.agent_id"), dataIndex: "agent", render: named },
    {
      title: t("ledger.result"),
      dataIndex: "result",
      render: (result: string | null) => (result ? word("result", result) : t("figures.goes_on")),
    },
    { title: t("figures.ledger_row"), dataIndex: "seq", align: "right", className: "figures" },
    {
      title: t("figures.adds"),
      dataIndex: "value",
      align: "right",
      render: (value: number) => <span className="figures">{shown(value, unit)}</span>,
    },
  ];
}
