import { Button, Card, Empty, Flex, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { useDirectory, type Directory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { RecordingPlayer } from "@/shared/recording/recording-player";
import { RecordingState } from "@/shared/recording/recording-set";
import { SearchBar, type OwnField } from "@/shared/search/search-bar";
import type { SearchForm } from "@/shared/search/search-form";
import { useSearch } from "@/shared/search/use-search";
import { useMe } from "@/shared/session/session";
import { formatDateTime, formatSeconds } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import { KINDS, searchRecordings, STATES, type Found } from "./api";
import { ExportButton, ExportsPanel } from "./exports-panel";
import { GrantsPanel } from "./grants-panel";
import { RetentionPanel } from "./retention-panel";
import { SEARCH, searchOf, type Own } from "./search";

const PAGE = 50;
const BLANK = SEARCH.formOf(new URLSearchParams());
const load = (form: SearchForm<Own>, after: string) => searchRecordings(searchOf(form), after, PAGE);

/** Recordings: found by what one knows, heard in the row, taken away with a reason. */
export function RecordingsPage() {
  const { t, word } = useWords();
  const me = useMe();
  const directory = useDirectory();
  const [chosen, setChosen] = useState<string[]>([]);
  const { form, found, rows, total, search } = useSearch("recordings", SEARCH, load);
  const columns = useColumns(directory);
  const own: OwnField<Own>[] = [
    { field: "kind", choices: KINDS.map((value) => ({ value, label: word("recording_kind", value) })) },
    { field: "state", choices: STATES.map((value) => ({ value, label: word("recording_state", value) })) },
    { field: "seconds" },
  ];
  const mayExport = me.role !== "agent";
  return (
    <div className="page-fill">
      <Card size="small">
        <SearchBar
          words="recording"
          form={form}
          blank={BLANK}
          directory={directory}
          own={own}
          onSearch={(next) => {
            setChosen([]);
            search(next);
          }}
        />
      </Card>
      <Panels />
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <Table<Found>
          size="small"
          rowKey="id"
          pagination={false}
          loading={found.isFetching && !found.isFetchingNextPage}
          columns={columns}
          dataSource={rows}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("ledger.empty")} /> }}
          {...(mayExport && { rowSelection: selection(chosen, setChosen) })}
          expandable={{
            expandRowByClick: true,
            rowExpandable: (row) => row.state === "stored",
            expandedRowRender: (row) => <RecordingPlayer recording={row} />,
          }}
        />
        <Flex justify="space-between" align="center" style={{ padding: "8px 12px", minHeight: 32 }}>
          <Flex align="center" gap={12}>
            <span className="quiet figures">{t("ledger.count", { shown: rows.length, total: total ?? 0 })}</span>
            {mayExport && <ExportButton ids={chosen} />}
          </Flex>
          {found.hasNextPage && (
            <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("ledger.more")}
            </Button>
          )}
        </Flex>
      </Card>
      {mayExport && <GrantsPanel />}
    </div>
  );
}

/** What has been taken away, and how long recordings are kept: each for who has to do with it. */
function Panels() {
  const { role } = useMe();
  return (
    <>
      {role !== "agent" && <ExportsPanel />}
      {role === "operator_admin" && <RetentionPanel />}
    </>
  );
}

function selection(chosen: string[], onChosen: (ids: string[]) => void) {
  return {
    selectedRowKeys: chosen,
    getCheckboxProps: (row: Found) => ({ disabled: row.state !== "stored" }),
    onChange: (keys: React.Key[]) => {
      onChosen(keys.map(String));
    },
  };
}

function useColumns(directory: Directory): ColumnsType<Found> {
  const { t, name, word, locale } = useWords();
  // an agent hears his calls, and reads of them at his desk alone
  const readsPast = useMe().role !== "agent";
  return useMemo(
    () => [
      {
        title: t("recording.started_at"),
        dataIndex: "started_at",
        width: 170,
        render: (at: string, row) =>
          readsPast ? (
            <Link className="figures" to={`/interactions/${row.interaction_id}`}>
              {formatDateTime(at, locale)}
            </Link>
          ) : (
            <span className="figures">{formatDateTime(at, locale)}</span>
          ),
      },
      {
        title: t("recording.seconds_long"),
        dataIndex: "seconds",
        align: "right",
        width: 80,
        render: (seconds: number | null) => <span className="figures">{formatSeconds(seconds)}</span>,
      },
      {
        title: t("recording.tenant_id"),
        dataIndex: "tenant_id",
        render: (id: string) => name(directory.tenants.get(id)),
      },
      { title: t("recording.caller"), dataIndex: "caller", render: (caller: string) => caller || "–" },
      { title: t("recording.number"), dataIndex: "number", render: (number: string) => number || "–" },
      {
        title: t("recording.queue_id"),
        dataIndex: "queue_id",
        render: (id: string | null) => name(directory.queues.get(id ?? "")),
      },
      {
        title: t("recording.agent_id"),
        dataIndex: "agents",
        render: (agents: Found["agents"]) => agents.map((each) => each.display_name ?? "…").join(", ") || "–",
      },
      { title: t("recording.kind"), dataIndex: "kind", render: (kind: string) => word("recording_kind", kind) },
      {
        title: t("recording.state"),
        key: "state",
        render: (_, row) => (
          <Flex gap={4}>
            {row.state !== "stored" && <span className="quiet">{word("recording_state", row.state)}</span>}
            <RecordingState part={row} />
            {row.held && <ToneTag tone="attention">{t("recording.held")}</ToneTag>}
          </Flex>
        ),
      },
    ],
    [t, name, word, locale, directory, readsPast],
  );
}
