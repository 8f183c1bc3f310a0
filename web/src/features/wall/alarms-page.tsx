import { useQuery } from "@tanstack/react-query";
import { Card, Flex, Table, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import type { QueueAlarm } from "@/shared/api/model";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime, formatDuration } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadAlarms, loadLimits } from "./api";
import { LimitsCard } from "./limits-card";
import { TroublesCard } from "./troubles-card";

const EVERY = 10_000;

/** The alarms of the last day, and the thresholds that they come of. */
export function AlarmsPage() {
  const me = useMe();
  const { t } = useWords();
  const sets = me.role !== "tenant_viewer";
  const limits = useQuery({ queryKey: ["wall", "limits"], queryFn: loadLimits, enabled: sets });
  return (
    <div className="page-fill">
      <Flex justify="end">
        <a href="/wall/big" target="_blank" rel="noreferrer">
          {t("floor.to_big_screen")}
        </a>
      </Flex>
      {(me.role === "operator_admin" || me.role === "supervisor") && <TroublesCard />}
      {limits.isError && <Failure error={limits.error} retry={limits.refetch} />}
      {limits.data && <LimitsCard rows={limits.data.items} />}
      <Past />
    </div>
  );
}

function Past() {
  const { t, locale, name } = useWords();
  const { queues } = useDirectory();
  const found = useQuery({ queryKey: ["wall", "alarms"], queryFn: loadAlarms, refetchInterval: EVERY });
  const columns: ColumnsType<QueueAlarm> = [
    {
      title: t("alarm.since"),
      width: 170,
      key: "since",
      render: (_, alarm) => <span className="figures">{formatDateTime(alarm.since, locale)}</span>,
    },
    {
      title: t("alarm.lasted"),
      width: 130,
      key: "lasted",
      render: (_, { since, cleared_at: cleared }) =>
        cleared === null ? (
          <Tag color="error">{t("alarm.open")}</Tag>
        ) : (
          <span className="figures">{formatDuration(Date.parse(cleared) - Date.parse(since))}</span>
        ),
    },
    { title: t("floor.queue"), key: "queue", render: (_, alarm) => name(queues.get(alarm.queue_id)) },
    { title: t("alarm.kind"), key: "kind", render: (_, alarm) => t(`alarm.${alarm.kind}`) },
    {
      title: t("alarm.worst"),
      key: "words",
      render: (_, alarm) => (locale === "en" ? alarm.words.en : alarm.words.zh),
    },
    { title: t("alarm.taken"), key: "taken", render: (_, alarm) => alarm.taken?.name ?? "–" },
  ];
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card size="small" title={t("alarm.last_day")} styles={{ body: { padding: 0 } }}>
      <Table<QueueAlarm>
        size="small"
        rowKey="id"
        columns={columns}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        locale={{ emptyText: t("alarm.none") }}
      />
    </Card>
  );
}
