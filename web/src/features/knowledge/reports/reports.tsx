import { useQuery } from "@tanstack/react-query";
import { Button, Card, Col, Empty, Flex, Popconfirm, Row, Segmented, Statistic, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { loadGaps, loadUse, settleGap, type Gap, type Use } from "../api";
import { WRITES } from "../rights";

const SPANS = [7, 30, 90];

/** What was asked in vain, and what people say of the articles. */
export function Reports({ tenantId }: { tenantId: string | null }) {
  const { t } = useWords();
  const [days, setDays] = useState(30);
  const gaps = useQuery({ queryKey: ["knowledge", "gaps", tenantId, days], queryFn: () => loadGaps(tenantId, days) });
  const use = useQuery({ queryKey: ["knowledge", "use", tenantId, days], queryFn: () => loadUse(tenantId, days) });
  const { searches = 0, opened = 0, unanswered = 0 } = gaps.data ?? {};
  const share = (part: number) => (searches > 0 ? Math.round((part * 100) / searches) : 0);
  return (
    <Flex vertical gap={12}>
      <Flex gap={32} align="center">
        <Segmented
          value={days}
          options={SPANS.map((value) => ({ value, label: t("knowledge.days", { days: value }) }))}
          onChange={setDays}
        />
        <Statistic title={t("knowledge.searches")} value={searches} />
        <Statistic title={t("knowledge.opened")} value={share(opened)} suffix="%" />
        <Statistic title={t("knowledge.unanswered_share")} value={share(unanswered)} suffix="%" />
      </Flex>
      <Row gutter={12}>
        <Col span={12}>
          <Card size="small" title={t("knowledge.unanswered")} styles={{ body: { padding: 0 } }}>
            <Gaps rows={gaps.data?.items ?? []} loading={gaps.isLoading} />
          </Card>
        </Col>
        <Col span={12}>
          <Card size="small" title={t("knowledge.use")} styles={{ body: { padding: 0 } }}>
            <Uses rows={use.data?.items ?? []} loading={use.isLoading} />
          </Card>
        </Col>
      </Row>
    </Flex>
  );
}

function Gaps({ rows, loading }: { rows: Gap[]; loading: boolean }) {
  const { t, locale } = useWords();
  const me = useMe();
  const go = useNavigate();
  const { mutate } = useSaving(settleGap, { stale: ["knowledge"] });
  const columns: ColumnsType<Gap> = [
    { title: t("knowledge.question"), dataIndex: "question" },
    { title: t("knowledge.times"), dataIndex: "times", width: 60, align: "right" },
    { title: t("knowledge.people"), dataIndex: "people", width: 60, align: "right" },
    {
      title: t("knowledge.last"),
      key: "last",
      width: 150,
      render: (_, row) => <span className="figures">{formatDateTime(row.last_at, locale)}</span>,
    },
    {
      key: "acts",
      width: 150,
      render: (_, row) =>
        WRITES.includes(me.role) && (
          <Flex gap={4}>
            <Button
              size="small"
              onClick={() =>
                void go(
                  `/knowledge/new?tenant=${row.tenant_id}&question=${encodeURIComponent(row.question)}&gap=${row.key}`,
                )
              }
            >
              {t("knowledge.write_it")}
            </Button>
            <Popconfirm
              title={t("knowledge.settle_sure")}
              onConfirm={() => {
                mutate({ tenant_id: row.tenant_id, key: row.key, article_id: null });
              }}
            >
              <Button size="small" type="text">
                {t("knowledge.settle")}
              </Button>
            </Popconfirm>
          </Flex>
        ),
    },
  ];
  return (
    <Table<Gap>
      size="small"
      rowKey={(row) => `${row.tenant_id}${row.key}`}
      pagination={false}
      loading={loading}
      dataSource={rows}
      columns={columns}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("knowledge.no_gaps")} /> }}
    />
  );
}

function Uses({ rows, loading }: { rows: Use[]; loading: boolean }) {
  const { t } = useWords();
  const columns: ColumnsType<Use> = [
    {
      title: t("knowledge.title"),
      key: "title",
      render: (_, row) => (
        <>
          <div>{row.title}</div>
          {row.remarks.map((remark) => (
            <div key={remark.at} className="quiet">
              {t("knowledge.remark", { text: remark.text })}
            </div>
          ))}
        </>
      ),
    },
    { title: t("knowledge.reads"), dataIndex: "reads", width: 70, align: "right" },
    { title: t("knowledge.useful"), dataIndex: "useful", width: 70, align: "right" },
    { title: t("knowledge.useless"), dataIndex: "useless", width: 100, align: "right" },
  ];
  return (
    <Table<Use>
      size="small"
      rowKey="article_id"
      pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      loading={loading}
      dataSource={rows}
      columns={columns}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("knowledge.none")} /> }}
    />
  );
}
