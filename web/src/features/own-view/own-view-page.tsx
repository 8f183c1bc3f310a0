import { ArrowDownOutlined, ArrowUpOutlined, FilePdfOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Card, DatePicker, Empty, Flex, Progress, Select, Spin, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import dayjs from "dayjs";
import { lazy, Suspense } from "react";
import { useSearchParams } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadOwnView, paperAddress, type Asked, type Issue, type OwnClock, type OwnView, type TypeIssue } from "./api";
import { Facts } from "./facts";
import { Reports } from "./reports";
import { everyDay } from "./spans";

const CourseChart = lazy(async () => ({ default: (await import("./course-chart")).CourseChart }));
const DAY = "YYYY-MM-DD";

/** What an enterprise sees of its own orders: how many, in time or not, and what people come about more than before. */
export function OwnViewPage() {
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const asked: Asked = {
    tenant_id: params.get("tenant_id") ?? me.tenants.at(-1)?.id ?? me.tenant.id,
    from: params.get("from") ?? "",
    to: params.get("to") ?? "",
  };
  const found = useQuery({
    queryKey: ["own_view", asked],
    queryFn: () => loadOwnView(asked),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="page-fill">
      <AskBar
        asked={asked}
        view={found.data}
        onAsk={(next) => {
          setParams(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")));
        }}
      />
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {found.isLoading && <Spin />}
      {found.data && <Shown view={found.data} />}
      <Reports tenantId={asked.tenant_id} />
    </div>
  );
}

interface AskProps {
  asked: Asked;
  view: OwnView | undefined;
  onAsk: (asked: Asked) => void;
}

function AskBar({ asked, view, onAsk }: AskProps) {
  const { t, name, locale } = useWords();
  const me = useMe();
  const first = asked.from || view?.first;
  const last = asked.to || view?.last;
  return (
    <Card size="small">
      <Flex wrap gap={8} align="center">
        {me.tenants.length > 1 && (
          <Select
            style={{ width: 260 }}
            aria-label={t("own_view.tenant")}
            value={asked.tenant_id}
            options={me.tenants.map((each) => ({ value: each.id, label: name(each) }))}
            onChange={(tenant_id: string) => {
              onAsk({ ...asked, tenant_id });
            }}
          />
        )}
        <DatePicker.RangePicker
          allowClear={false}
          style={{ width: 240 }}
          aria-label={t("own_view.days")}
          value={first !== undefined && last !== undefined ? [dayjs(first), dayjs(last)] : null}
          onChange={(chosen) => {
            if (chosen?.[0] && chosen[1]) onAsk({ ...asked, from: chosen[0].format(DAY), to: chosen[1].format(DAY) });
          }}
        />
        <Button
          onClick={() => {
            onAsk({ ...asked, from: "", to: "" });
          }}
        >
          {t("own_view.last_week")}
        </Button>
        <span style={{ flex: 1 }} />
        {view !== undefined && (
          <span className="quiet">{t("own_view.made_at", { time: formatDateTime(view.made_at, locale) })}</span>
        )}
        <Button icon={<FilePdfOutlined />} href={paperAddress(asked, "zh-CN")} data-testid="own-view-paper">
          {t("own_view.paper_zh")}
        </Button>
        <Button icon={<FilePdfOutlined />} href={paperAddress(asked, "en")} data-testid="own-view-paper-en">
          {t("own_view.paper_en")}
        </Button>
      </Flex>
    </Card>
  );
}

function Shown({ view }: { view: OwnView }) {
  const { t } = useWords();
  return (
    <>
      <Facts view={view} />
      <div style={{ display: "grid", gap: 12, gridTemplateColumns: "repeat(auto-fit, minmax(520px, 1fr))" }}>
        <Card size="small" title={t("own_view.course")}>
          {view.course.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("own_view.no_orders")} />
          ) : (
            <Suspense fallback={<Spin />}>
              <CourseChart course={everyDay(view)} />
            </Suspense>
          )}
        </Card>
        <Card size="small" title={t("own_view.clocks")}>
          <Clocks clocks={view.clocks} />
        </Card>
        <Card size="small" title={t("own_view.types")} styles={{ body: { padding: 0 } }}>
          <TypeTable rows={view.types} />
        </Card>
        <Card size="small" title={t("own_view.terms")} styles={{ body: { padding: 0 } }}>
          <IssueTable rows={view.terms} head={t("own_view.term")} />
        </Card>
        <Card size="small" title={t("own_view.areas")} styles={{ body: { padding: 0 } }}>
          <IssueTable rows={view.areas} head={t("own_view.area")} />
        </Card>
        <Card size="small" title={t("own_view.products")} styles={{ body: { padding: 0 } }}>
          <IssueTable rows={view.products} head={t("own_view.product")} />
        </Card>
      </div>
    </>
  );
}

function Clocks({ clocks }: { clocks: OwnClock[] }) {
  const { t, name } = useWords();
  if (clocks.length === 0) return <div className="quiet">{t("own_view.no_clocks")}</div>;
  return (
    <Flex vertical gap={8}>
      {clocks.map((clock) => {
        const settled = clock.kept + clock.missed;
        return (
          <div key={clock.code}>
            <Flex justify="space-between">
              <b>{name(clock)}</b>
              <span className="figures">
                {t("own_view.kept_missed", { kept: clock.kept, missed: clock.missed, started: clock.started })}
              </span>
            </Flex>
            <Progress
              size="small"
              percent={settled === 0 ? 0 : Math.round((clock.kept / settled) * 1000) / 10}
              status={clock.missed > 0 ? "normal" : "success"}
              format={(percent) => (settled === 0 ? "–" : `${String(percent)}%`)}
            />
          </div>
        );
      })}
    </Flex>
  );
}

function useIssueColumns<Row extends Issue>(): ColumnsType<Row> {
  const { t } = useWords();
  return [
    { title: t("own_view.now"), dataIndex: "now", align: "right", width: 80, className: "figures" },
    { title: t("own_view.before"), dataIndex: "before", align: "right", width: 80, className: "figures" },
    {
      title: t("own_view.change"),
      key: "change",
      align: "right",
      width: 100,
      render: (_, row) => <Change issue={row} />,
    },
  ];
}

// arrow and sign beside the figure, never the colour alone
function Change({ issue }: { issue: Issue }) {
  const { t } = useWords();
  if (issue.change === null) return <span className="quiet">{issue.now > 0 ? t("own_view.new") : "–"}</span>;
  const percent = `${issue.change > 0 ? "+" : ""}${String(Math.round(issue.change * 100))}%`;
  if (issue.change === 0) return <span className="figures">0%</span>;
  return (
    <span className="figures">
      {issue.change > 0 ? <ArrowUpOutlined /> : <ArrowDownOutlined />} {percent}
    </span>
  );
}

function TypeTable({ rows }: { rows: TypeIssue[] }) {
  const { t, name, locale } = useWords();
  const columns = useIssueColumns<TypeIssue>();
  const subtype = (row: TypeIssue) => (locale === "en" ? row.subtype_en : row.subtype_zh);
  return (
    <Table<TypeIssue>
      size="small"
      rowKey={(row) => `${row.type_id}-${row.key}`}
      pagination={rows.length > 10 ? { pageSize: 10, size: "small" } : false}
      dataSource={rows}
      locale={{ emptyText: t("own_view.no_orders") }}
      columns={[
        {
          title: t("own_view.type"),
          key: "type",
          render: (_, row) => [name(row), subtype(row)].filter(Boolean).join(" · "),
        },
        ...columns,
      ]}
    />
  );
}

function IssueTable({ rows, head }: { rows: Issue[]; head: string }) {
  const { t } = useWords();
  const columns = useIssueColumns<Issue>();
  return (
    <Table<Issue>
      size="small"
      rowKey="key"
      pagination={rows.length > 10 ? { pageSize: 10, size: "small" } : false}
      dataSource={rows}
      locale={{ emptyText: t("own_view.nothing") }}
      columns={[{ title: head, dataIndex: "key" }, ...columns]}
    />
  );
}
