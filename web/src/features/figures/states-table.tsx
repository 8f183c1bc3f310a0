import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Table } from "antd";
import { useState } from "react";
import { StateMark } from "@/shared/agent-state/state-mark";
import type { FloorState } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { loadStates, type OpenedTime } from "./api";
import { shown, spanOf, type Ask, type States } from "./figures-model";
import { StretchesDrawer } from "./stretches-drawer";

type Row = States["totals"][number];

interface Opened {
  rows: OpenedTime;
  reason: string | null;
  title: string;
}

/** The time of each agent in his states, with the reasons that he gave; each opens what it was counted from. */
export function StatesTable({ ask }: { ask: Ask }) {
  const { t, word, locale } = useWords();
  const [opened, setOpened] = useState<Opened | null>(null);
  const days = { ...ask, interval: "day" as const };
  const found = useQuery({ queryKey: ["figures", "states", days], queryFn: () => loadStates(days) });
  const span = found.data ? spanOf(found.data) : null;
  const nameOf = ({ name }: Row) => (name ? name[locale === "en" ? "en" : "zh"] : t("figures.gone"));
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
            render: (_, row) => nameOf(row),
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
                    <Button
                      type="link"
                      size="small"
                      className="figures"
                      style={{ padding: 0 }}
                      data-state-time={state}
                      onClick={() => {
                        if (span !== null)
                          setOpened({ rows: { agent_id: row.key, state, ...span }, reason, title: nameOf(row) });
                      }}
                    >
                      {shown(seconds, "seconds")}
                    </Button>
                  </span>
                ))}
              </Flex>
            ),
          },
        ]}
      />
      {opened && (
        <StretchesDrawer
          opened={opened.rows}
          reason={opened.reason}
          title={`${opened.title} · ${word("state", opened.rows.state)}`}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </Card>
  );
}
