import { useQuery } from "@tanstack/react-query";
import { Card, Col, DatePicker, Flex, Row, Select, Table } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { sharesOf } from "./survey-model";

type Question = components["schemas"]["QuestionFigures"];
type AgentRow = components["schemas"]["AgentFigures"];
type Days = [Dayjs, Dayjs];

const mean = (value: number | null | undefined) => (value === null || value === undefined ? "–" : value.toFixed(2));

/** What callers have answered after their calls, by question and by agent. */
export function SurveysPanel() {
  const { t, name } = useWords();
  const me = useMe();
  const { tenants } = useDirectory();
  const [tenant, setTenant] = useState<string | undefined>(undefined);
  const [days, setDays] = useState<Days>([dayjs().subtract(30, "day").startOf("day"), dayjs().endOf("day")]);
  const query = filled({ tenant_id: tenant, from: days[0].toISOString(), to: days[1].toISOString() });
  const found = useQuery({
    queryKey: ["surveys", query],
    queryFn: () => dataOf(server.GET("/api/surveys", { params: { query } })),
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const house = {
    title: t("forms.tenant"),
    key: "tenant",
    render: (_: unknown, row: Question | AgentRow) => name(tenants.get(row.tenant_id)),
  };
  const survey = {
    title: t("surveys.question"),
    key: "question",
    render: (_: unknown, row: Question | AgentRow) => (
      <>
        <b>{row.question}</b> <span className="quiet">{row.survey}</span>
      </>
    ),
  };
  return (
    <Flex vertical gap={12}>
      <Flex gap={12}>
        {me.tenants.length > 1 && (
          <Select
            allowClear
            style={{ width: 220 }}
            placeholder={t("common.all")}
            aria-label={t("forms.tenant")}
            value={tenant}
            options={me.tenants.map((each) => ({ value: each.id, label: name(each) }))}
            onChange={setTenant}
          />
        )}
        <DatePicker.RangePicker
          allowClear={false}
          value={days}
          aria-label={t("surveys.days")}
          onChange={(chosen) => {
            if (chosen?.[0] && chosen[1]) setDays([chosen[0].startOf("day"), chosen[1].endOf("day")]);
          }}
        />
      </Flex>
      <Row gutter={[12, 12]}>
        <Col flex="1 1 520px">
          <Card size="small" title={t("surveys.by_question")} styles={{ body: { padding: 0 } }}>
            <Table<Question>
              size="small"
              rowKey={(row) => `${row.tenant_id} ${row.survey} ${row.question}`}
              pagination={false}
              loading={found.isLoading}
              dataSource={found.data?.questions ?? []}
              locale={{ emptyText: t("surveys.none") }}
              columns={[
                house,
                survey,
                { title: t("surveys.answers"), dataIndex: "answers", align: "right" },
                { title: t("surveys.mean"), dataIndex: "mean", align: "right", render: mean },
                { title: t("surveys.shares"), key: "shares", render: (_, row) => <Shares question={row} /> },
              ]}
            />
          </Card>
        </Col>
        <Col flex="1 1 420px">
          <Card size="small" title={t("surveys.by_agent")} styles={{ body: { padding: 0 } }}>
            <Table<AgentRow>
              size="small"
              rowKey={(row) => `${row.tenant_id} ${row.survey} ${row.question} ${row.agent_id}`}
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              loading={found.isLoading}
              dataSource={found.data?.agents ?? []}
              locale={{ emptyText: t("surveys.none") }}
              columns={[
                { title: t("surveys.agent"), dataIndex: "agent", render: (agent: string) => agent || "–" },
                survey,
                { title: t("surveys.answers"), dataIndex: "answers", align: "right" },
                { title: t("surveys.mean"), dataIndex: "mean", align: "right", render: mean },
              ]}
            />
          </Card>
        </Col>
      </Row>
    </Flex>
  );
}

function Shares({ question }: { question: Question }) {
  return (
    <Flex gap={12} wrap>
      {sharesOf(question.by_answer).map(({ answer, count, percent }) => (
        <span key={answer} className="figures" title={String(count)}>
          <b>{answer}</b> {percent}%
        </span>
      ))}
    </Flex>
  );
}
