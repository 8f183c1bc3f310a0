import { useQuery } from "@tanstack/react-query";
import { Card, InputNumber, Switch, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { loadRules, ruleHouse, rulePool, RULES, type PoolRule } from "./api";
import { rowsOf, type RuleRow } from "./model";

const BOUNDS = { min: 30, max: 3_600 };

/** Whether agents are told who listens, and whether a group's breaks wait for permission, and how long. */
export function SupervisionRulesPanel() {
  const { t } = useWords();
  const found = useQuery({ queryKey: [RULES], queryFn: loadRules });
  const columns = useColumns();
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const rows = rowsOf(found.data?.items ?? []);
  return (
    <Card size="small" title={t("rules.title")} styles={{ body: { padding: 0 } }}>
      <Table<RuleRow>
        size="small"
        // what belongs together is shown together as soon as it is known
        key={rows.length}
        rowKey="key"
        pagination={false}
        loading={found.isLoading}
        dataSource={rows}
        columns={columns}
        expandable={{ defaultExpandAllRows: true }}
      />
    </Card>
  );
}

function useColumns(): ColumnsType<RuleRow> {
  const { t, name } = useWords();
  return [
    { title: t("rules.of"), key: "name", render: (_, row) => (row.pool === null ? <b>{name(row)}</b> : name(row)) },
    { title: t("rules.told"), key: "told", width: 220, render: (_, row) => <Told row={row} /> },
    {
      title: t("rules.permission"),
      key: "permission",
      width: 220,
      render: (_, row) => row.pool && <Permission row={row} pool={row.pool} />,
    },
    {
      title: t("rules.answer_seconds"),
      key: "seconds",
      width: 220,
      render: (_, row) => row.pool && <Seconds key={row.pool.break_answer_seconds} row={row} pool={row.pool} />,
    },
  ];
}

function useMayRule(): boolean {
  return useMe().role !== "supervisor";
}

function usePoolSaving(row: RuleRow) {
  return useSaving((pool: PoolRule) => rulePool(row.key, pool), { stale: [RULES] });
}

function Told({ row }: { row: RuleRow }) {
  const { t, name } = useWords();
  const { mutate, isPending } = useSaving(
    (told: boolean) =>
      row.pool === null
        ? ruleHouse(row.key, !told)
        : rulePool(row.key, { ...row.pool, hide_listening_from_agents: !told }),
    { stale: [RULES] },
  );
  return (
    <Switch
      checked={row.told}
      loading={isPending}
      disabled={!useMayRule()}
      aria-label={`${t("rules.told")} ${name(row)}`}
      onChange={(told) => {
        mutate(told);
      }}
    />
  );
}

interface PoolProps {
  row: RuleRow;
  pool: PoolRule;
}

function Permission({ row, pool }: PoolProps) {
  const { t, name } = useWords();
  const saving = usePoolSaving(row);
  return (
    <Switch
      checked={pool.breaks_need_permission}
      loading={saving.isPending}
      disabled={!useMayRule()}
      aria-label={`${t("rules.permission")} ${name(row)}`}
      onChange={(breaks_need_permission) => {
        saving.mutate({ ...pool, breaks_need_permission });
      }}
    />
  );
}

/** After so long without an answer a break is granted. */
function Seconds({ row, pool }: PoolProps) {
  const { t, name } = useWords();
  const saving = usePoolSaving(row);
  const [typed, setTyped] = useState<number | null>(pool.break_answer_seconds);
  const save = () => {
    if (typed !== null && typed !== pool.break_answer_seconds && !saving.isPending)
      saving.mutate({ ...pool, break_answer_seconds: typed });
  };
  return (
    <InputNumber
      {...BOUNDS}
      precision={0}
      value={typed}
      suffix={t("alarm.unit_longest")}
      disabled={!useMayRule() || !pool.breaks_need_permission}
      aria-label={`${t("rules.answer_seconds")} ${name(row)}`}
      onChange={setTyped}
      onPressEnter={save}
      onBlur={save}
    />
  );
}
