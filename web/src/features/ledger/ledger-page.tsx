import { Button, Card, Empty, Flex, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useMemo } from "react";
import { useNavigate } from "react-router";
import type { Interaction } from "@/shared/api/model";
import { useDirectory, type Directory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { SearchBar } from "@/shared/search/search-bar";
import { searchForm, type SearchForm } from "@/shared/search/search-form";
import { useSearch } from "@/shared/search/use-search";
import { formatDateTime, formatSeconds } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { agentName } from "./agent-name";
import { RESULTS, searchInteractions } from "./api";
import { ResultTag } from "./result-tag";

const PAGE = 50;
const SEARCH = searchForm(["result"]);
const BLANK = SEARCH.formOf(new URLSearchParams());
const load = (form: SearchForm<"result">, after: string) => searchInteractions(form, after, PAGE);

/** The ledger: every contact, searched on the server, newest first. */
export function LedgerPage() {
  const { t, word } = useWords();
  const navigate = useNavigate();
  const directory = useDirectory();
  const { form, found, rows, total, search } = useSearch("interactions", SEARCH, load);
  const columns = useColumns(directory);
  return (
    <div className="page-fill">
      <Card size="small">
        <SearchBar
          words="ledger"
          form={form}
          blank={BLANK}
          directory={directory}
          own={[{ field: "result", choices: RESULTS.map((value) => ({ value, label: word("result", value) })) }]}
          onSearch={search}
        />
      </Card>
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <Table<Interaction>
          size="small"
          rowKey="id"
          pagination={false}
          loading={found.isFetching && !found.isFetchingNextPage}
          columns={columns}
          dataSource={rows}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("ledger.empty")} /> }}
          onRow={(row) => ({ ...rowKeys(() => void navigate(`/interactions/${row.id}`)), "data-interaction": row.id })}
        />
        <Flex justify="space-between" align="center" style={{ padding: "8px 12px", minHeight: 32 }}>
          <span className="quiet figures">
            {total === null
              ? t("ledger.shown", { shown: rows.length })
              : t("ledger.count", { shown: rows.length, total })}
          </span>
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

function useColumns(directory: Directory): ColumnsType<Interaction> {
  const { t, name, locale } = useWords();
  return useMemo(() => {
    const seconds = (key: "wait" | "talk"): ColumnsType<Interaction>[number] => ({
      title: t(`ledger.${key}_seconds`),
      dataIndex: ["seconds", key],
      align: "right",
      width: 90,
      render: (value: number | null) => <span className="figures">{formatSeconds(value)}</span>,
    });
    return [
      {
        title: t("ledger.opened_at"),
        dataIndex: "opened_at",
        width: 170,
        render: (at: string) => <span className="figures">{formatDateTime(at, locale)}</span>,
      },
      { title: t("ledger.tenant_id"), dataIndex: "tenant_id", render: (id: string) => name(directory.tenants.get(id)) },
      {
        title: t("ledger.caller"),
        dataIndex: "caller",
        render: (caller: string) => <span className="figures">{caller || "–"}</span>,
      },
      {
        title: t("ledger.number"),
        dataIndex: "number",
        render: (number: string) => <span className="figures">{number}</span>,
      },
      {
        title: t("ledger.queue_id"),
        dataIndex: "queue_id",
        render: (id: string | null) => name(directory.queues.get(id ?? "")),
      },
      {
        title: t("ledger.agent_id"),
        dataIndex: "agent",
        render: (agent: Interaction["agent"]) => agentName(agent),
      },
      { title: t("ledger.result"), key: "result", render: (_, row) => <ResultTag row={row} /> },
      seconds("wait"),
      seconds("talk"),
      {
        title: t("ledger.disposition_id"),
        dataIndex: "disposition_id",
        render: (id: string | null) => name(directory.dispositions.get(id ?? "")),
      },
    ];
  }, [t, name, locale, directory]);
}
