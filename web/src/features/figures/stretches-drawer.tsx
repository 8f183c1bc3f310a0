import { useQuery } from "@tanstack/react-query";
import { Drawer, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { Link } from "react-router";
import { StateMark } from "@/shared/agent-state/state-mark";
import type { FloorState } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime, formatDuration } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadStretches, type OpenedTime, type Stretch } from "./api";

interface Props {
  opened: OpenedTime;
  /** Only what was spent for this reason; null: for none. */
  reason: string | null;
  title: string;
  onClose: () => void;
}

/** The rows of the ledger that an agent's time in a state was counted from. */
export function StretchesDrawer({ opened, reason, title, onClose }: Props) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ["figures", "stretches", opened], queryFn: () => loadStretches(opened) });
  const columns = useColumns();
  const rows = (found.data?.items ?? []).filter((row) => (row.reason ?? "") === (reason ?? ""));
  return (
    <Drawer open size={680} title={title} onClose={onClose} data-states-behind>
      {found.isError ? (
        <Failure error={found.error} retry={found.refetch} />
      ) : (
        <Table<Stretch>
          size="small"
          rowKey="seq"
          pagination={{ pageSize: 50, hideOnSinglePage: true }}
          loading={found.isLoading}
          dataSource={rows}
          columns={columns}
          locale={{ emptyText: t("figures.none") }}
        />
      )}
    </Drawer>
  );
}

function useColumns(): ColumnsType<Stretch> {
  const { t, word, locale } = useWords();
  const at = (time: string) => <span className="figures">{formatDateTime(time, locale)}</span>;
  return [
    {
      title: t("figures.since"),
      dataIndex: "since",
      render: (since: string, { interaction_id: id }) =>
        id === null ? at(since) : <Link to={`/interactions/${id}`}>{at(since)}</Link>,
    },
    {
      title: t("figures.until"),
      dataIndex: "until",
      render: (until: string | null) => (until === null ? t("figures.goes_on") : at(until)),
    },
    {
      title: t("figures.time_in_states"),
      key: "state",
      render: (_, { state, reason }) => (
        <>
          <StateMark state={state as FloorState} /> {reason !== null && word("reason", reason)}
        </>
      ),
    },
    {
      title: t("alarm.lasted"),
      key: "lasted",
      align: "right",
      render: (_, { since, until }) =>
        until !== null && <span className="figures">{formatDuration(Date.parse(until) - Date.parse(since))}</span>,
    },
    { title: t("figures.ledger_row"), dataIndex: "seq", align: "right", className: "figures" },
  ];
}
