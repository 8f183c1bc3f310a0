import { useQuery } from "@tanstack/react-query";
import { Alert, Card, InputNumber, Table } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import { runsOf } from "./calendar-model";

/** China's public holidays of a year with their shifted working days, as every calendar that keeps them has them. */
export function HolidaysPanel() {
  const { t, name } = useWords();
  const [year, setYear] = useState(new Date().getFullYear());
  const found = useQuery({
    queryKey: ["holidays", year],
    queryFn: () => dataOf(server.GET("/api/calendars/holidays", { params: { query: { year } } })),
    staleTime: Infinity,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card
      size="small"
      title={t("calendars.holidays")}
      styles={{ body: { padding: 0 } }}
      extra={
        <InputNumber
          size="small"
          min={2004}
          max={2100}
          value={year}
          aria-label={t("calendars.year")}
          onChange={(entered) => {
            if (entered !== null) setYear(entered);
          }}
        />
      }
    >
      {found.data?.announced === false && <Alert banner type="info" title={t("calendars.not_announced")} />}
      <Table
        size="small"
        rowKey={(run) => run.first.day}
        pagination={false}
        loading={found.isLoading}
        dataSource={runsOf(found.data?.days ?? [])}
        showHeader={false}
        tableLayout="fixed"
        columns={[
          {
            key: "days",
            width: 112,
            render: (_, { first, last, count }) => (
              <span className="figures">
                {first.day.slice(5)}
                {count > 1 && ` – ${last.day.slice(5)}`}
              </span>
            ),
          },
          { key: "name", ellipsis: true, render: (_, { first }) => <span title={name(first)}>{name(first)}</span> },
          {
            key: "kind",
            align: "right",
            width: 76,
            render: (_, { first }) => (
              <ToneTag tone={first.working ? "attention" : "quiet"}>
                {t(first.working ? "calendars.works" : "calendars.off")}
              </ToneTag>
            ),
          },
        ]}
      />
    </Card>
  );
}
