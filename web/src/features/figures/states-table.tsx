import { useQuery } from "@tanstack/react-query";
import { Card, Flex, Table } from "antd";
import { StateMark } from "@/shared/agent-state/state-mark";
import type { FloorState } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { loadStates } from "./api";
import { shown, type Ask, type States } from "./figures-model";

type Row = States["totals"][number];

/** The time of each agent in his states, with the reasons that he gave. */
export function StatesTable({ ask }: { ask: Ask }) {
  const { t, word, locale } = useWords();
  const days = { ...ask, interval: "day" as const };
  const found = useQuery({ queryKey: ["figures", "states", days], queryFn: () => loadStates(days) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card size="small" title={t("figures.states")} styles={{ body: { padding: 0 } }}>
      <Table<Row>
        size="small"
        rowKey="key"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.totals ?? []}
        locale={{ emptyText: t("figures.none") }}
        columns={[
          {
            title: t("ledger.agent_id"),
            key: "name",
            width: 220,
            render: (_, row) => (row.name ? (locale === "en" ? row.name.en : row.name.zh) : t("figures.gone")),
          },
          {
            title: t("figures.signed_in"),
            dataIndex: "signed_in",
            width: 120,
            align: "right",
            render: (seconds: number) => <span className="figures">{shown(seconds, "seconds")}</span>,
          },
          {
            title: t("figures.time_in_states"),
            key: "states",
            render: (_, row) => (
              <Flex wrap gap={12}>
                {row.states.map(({ state, reason, seconds }) => (
                  <span key={`${state} ${reason ?? ""}`} className="figures">
                    <StateMark state={state as FloorState} /> {reason && word("reason", reason)}{" "}
                    {shown(seconds, "seconds")}
                  </span>
                ))}
              </Flex>
            ),
          },
        ]}
      />
    </Card>
  );
}
