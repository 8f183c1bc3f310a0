import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Badge, Button, Card, Empty, Flex, Input, Segmented, Select, Table, type TableProps } from "antd";
import { useMemo, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import type { Role } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import { formatDateTime } from "@/shared/time/format";
import { ColumnChooser } from "@/shared/ui/column-chooser";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import {
  LIVE,
  loadCounts,
  loadOrders,
  loadTeams,
  loadTypes,
  ORDERS,
  PRIORITIES,
  TEAMS,
  TYPES,
  type OrderRow,
} from "./api";
import { DueMark } from "./clock-mark";
import { FilterBook } from "./filter-book";
import { paramsOf, queryOf, searchOf, VIEWS, type Search, type View } from "./model";
import { NewOrder, type People } from "./new-order";
import { PriorityMark, StateTag } from "./order-marks";

const EVERY = 15_000;
const MOST_COUNTED = 10_000;
/** Of what is searched by words fewer are counted. */
const MOST_FOUND = 500;
const COLUMNS = ["tenant", "customer", "type", "state", "due", "who", "team", "area", "product", "opened"] as const;
type Column = (typeof COLUMNS)[number];
/** From this width of the screen on, a list also says whose each order is, and of where. */
const WIDE = 1600;
/** How much room its subject has at least, however many columns are shown. */
const LEAST_SUBJECT = 240;
const COLUMNS_PLACE = "orders.columns";

/** What each begins with: his own, what his team has to do; whoever answers for others sees all that is to be done. */
const FIRST_VIEW: Partial<Record<Role, View>> = { agent: "mine", clerk: "my_teams" };

/** What is shown until somebody chooses: where there is room more; who works for several enterprises sees for which. */
function usualColumns(houses: number): Column[] {
  const wide = window.innerWidth >= WIDE;
  const rest: Partial<Record<Column, boolean>> = {
    customer: wide,
    area: wide,
    product: false,
    team: wide || houses < 2,
    tenant: houses > 1,
  };
  return COLUMNS.filter((each) => rest[each] ?? true);
}

/** Orders: one's own first, the most pressing on top; found by number or words, walked by keys. */
export function OrdersPage({ people }: { people: People }) {
  const { t } = useWords();
  const me = useMe();
  const go = useNavigate();
  const [params, setParams] = useSearchParams();
  const usual = FIRST_VIEW[me.role] ?? "live";
  const search = useMemo(() => searchOf(params, usual), [params, usual]);
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Column[]>(() => stored.get(COLUMNS_PLACE, usualColumns(me.tenants.length)));
  const columns = useColumns(shown);
  const query = queryOf(search);
  const found = useInfiniteQuery({
    queryKey: [ORDERS, "list", query],
    queryFn: ({ pageParam }) => loadOrders({ ...query, ...(pageParam !== "" && { after: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
  const put = (changed: Partial<Search>) => {
    setParams(paramsOf({ ...search, ...changed }));
  };
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const total = found.data?.pages[0]?.total ?? 0;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <div className="page-fill">
      <Card size="small" styles={{ body: { padding: "8px 12px" } }}>
        <Flex justify="space-between" gap={8} wrap>
          <Views
            view={search.view}
            onChoose={(view) => {
              put({ view });
            }}
          />
          {me.role !== "tenant_viewer" && (
            <Button
              type="primary"
              icon={<PlusOutlined />}
              data-testid="new-order"
              onClick={() => {
                setAdding(true);
              }}
            >
              {t("orders.new")}
            </Button>
          )}
        </Flex>
        <Filters key={params.toString()} search={search} onSearch={put}>
          <FilterBook
            search={search}
            usual={usual}
            onChoose={(next) => {
              setParams(paramsOf(next));
            }}
          />
          <ColumnChooser
            columns={COLUMNS.map((key) => ({ key, label: t(`orders.column_${key}`) }))}
            shown={shown}
            onChange={(next) => {
              setShown(next);
              stored.set(COLUMNS_PLACE, next);
            }}
          />
        </Filters>
      </Card>
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <Table<OrderRow>
          size="small"
          rowKey="id"
          data-testid="orders"
          pagination={false}
          loading={found.isLoading}
          dataSource={rows}
          columns={columns}
          sticky={{ offsetHeader: -12 }}
          scroll={{ x: LEAST_SUBJECT + columns.reduce((sum, { width }) => sum + Number(width ?? 0), 0) }}
          onRow={(row) => ({
            ...rowKeys(() => void go(`/orders/${row.id}`)),
            "data-order": row.number,
          })}
          locale={{ emptyText: <NoneHere search={search} waiting={found.isLoading} /> }}
        />
        <Footer shown={rows.length} total={total} most={search.q === "" ? MOST_COUNTED : MOST_FOUND} found={found} />
      </Card>
      {adding && (
        <NewOrder
          people={people}
          onClose={() => {
            setAdding(false);
          }}
          onOpened={(id) => void go(`/orders/${id}`)}
        />
      )}
    </div>
  );
}

interface FooterProps {
  shown: number;
  total: number;
  most: number;
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

function NoneHere({ search, waiting }: { search: Search; waiting: boolean }) {
  const { t } = useWords();
  // what there is none of is said once it is known
  if (waiting) return <div style={{ height: 100 }} />;
  const none = t(search.q === "" ? `orders.none_${search.view}` : "orders.none_found");
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={none} />;
}

function Footer({ shown, total, most, found }: FooterProps) {
  const { t } = useWords();
  if (total === 0) return null;
  return (
    <Flex justify="space-between" align="center" style={{ padding: "6px 12px", minHeight: 32 }}>
      <span className="quiet figures">
        {total > most
          ? t("orders.shown_of_many", { shown: shown, total: most })
          : t("orders.shown_of", { shown: shown, total })}
      </span>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("orders.more")}
        </Button>
      )}
    </Flex>
  );
}

function Views({ view, onChoose }: { view: View; onChoose: (view: View) => void }) {
  const { t } = useWords();
  const counts = useQuery({ queryKey: [ORDERS, "counts"], queryFn: loadCounts, refetchInterval: EVERY }).data;
  const numbers: Partial<Record<View, number>> = {
    mine: counts?.mine ?? 0,
    my_teams: counts?.my_teams ?? 0,
    unassigned: counts?.unassigned ?? 0,
    overdue: counts?.overdue ?? 0,
    visits: counts?.visits ?? 0,
    live: LIVE.reduce((sum, each) => sum + (counts?.categories[each] ?? 0), 0),
  };
  return (
    <Segmented<View>
      value={view}
      onChange={onChoose}
      data-testid="order-views"
      options={VIEWS.map((each) => ({
        value: each,
        label: (
          <span>
            {t(`orders.view_${each}`)}{" "}
            {(numbers[each] ?? 0) > 0 && (
              <Badge
                count={numbers[each] ?? 0}
                overflowCount={9999}
                size="small"
                color={each === "overdue" ? "var(--ant-color-error)" : "#5a6472"}
              />
            )}
          </span>
        ),
      }))}
    />
  );
}

interface FiltersProps {
  search: Search;
  onSearch: (changed: Partial<Search>) => void;
  children: React.ReactNode;
}

function Filters({ search, onSearch, children }: FiltersProps) {
  const { t, name } = useWords();
  const me = useMe();
  const types = useQuery({ queryKey: [TYPES], queryFn: loadTypes });
  const teams = useQuery({ queryKey: [TEAMS], queryFn: loadTeams });
  const select = (
    field: "tenant_id" | "type_id" | "priority" | "team_id",
    options: { value: string; label: string }[],
  ) => (
    <Select<string | null>
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      style={{ width: field === "tenant_id" ? "clamp(150px, 13vw, 240px)" : 150 }}
      placeholder={t(`orders.${field}`)}
      aria-label={t(`orders.${field}`)}
      value={search[field] === "" ? null : search[field]}
      options={options}
      onChange={(value) => {
        onSearch({ [field]: value ?? "" });
      }}
    />
  );
  const ofTenant = <Each extends { tenant_id: string }>(items: Each[] | undefined) =>
    (items ?? []).filter((each) => search.tenant_id === "" || each.tenant_id === search.tenant_id);
  return (
    <Flex wrap gap={8} style={{ marginTop: 8 }}>
      <Input.Search
        allowClear
        defaultValue={search.q}
        style={{ flex: "0 1 380px" }}
        placeholder={t("orders.search_hint")}
        aria-label={t("orders.search_hint")}
        onSearch={(q) => {
          onSearch({ q: q.trim() });
        }}
      />
      {me.tenants.length > 1 &&
        select(
          "tenant_id",
          me.tenants.map((each) => ({ value: each.id, label: name(each) })),
        )}
      {select(
        "type_id",
        ofTenant(types.data?.items).map((each) => ({ value: each.id, label: name(each) })),
      )}
      {select(
        "team_id",
        ofTenant(teams.data?.items).map((each) => ({ value: each.id, label: name(each) })),
      )}
      {select(
        "priority",
        PRIORITIES.map((each) => ({ value: each, label: t(`orders.priority_${each}`) })),
      )}
      {children}
    </Flex>
  );
}

function useColumns(shown: Column[]): NonNullable<TableProps<OrderRow>["columns"]> {
  const { t, name, locale } = useWords();
  const me = useMe();
  const all: Record<Column, NonNullable<TableProps<OrderRow>["columns"]>[number]> = {
    customer: { key: "customer", ellipsis: true, width: 130, render: (_, row) => row.customer_name ?? "–" },
    type: {
      key: "type",
      ellipsis: true,
      width: 120,
      render: (_, row) => name({ name_zh: row.type_name_zh, name_en: row.type_name_en }),
    },
    state: { key: "state", width: 160, ellipsis: true, render: (_, row) => <StateTag state={row} /> },
    due: {
      key: "due",
      width: 190,
      render: (_, row) => <DueMark due={row.due_at} live={LIVE.includes(row.category)} />,
    },
    who: {
      key: "who",
      ellipsis: true,
      width: 110,
      render: (_, row) => row.responsible_name ?? <span className="quiet">{t("orders.nobody")}</span>,
    },
    team: {
      key: "team",
      ellipsis: true,
      width: 130,
      render: (_, row) =>
        row.team_name_zh === null ? "–" : name({ name_zh: row.team_name_zh, name_en: row.team_name_en ?? "" }),
    },
    area: { key: "area", ellipsis: true, width: 110, render: (_, row) => row.area ?? "–" },
    product: { key: "product", ellipsis: true, width: 120, render: (_, row) => row.product ?? "–" },
    opened: {
      key: "opened",
      width: 150,
      render: (_, row) => <span className="figures">{formatDateTime(row.opened_at, locale).slice(0, -3)}</span>,
    },
    tenant: {
      key: "tenant",
      ellipsis: true,
      width: window.innerWidth < WIDE ? 130 : 190,
      render: (_, row) => name(me.tenants.find((each) => each.id === row.tenant_id)),
    },
  };
  return [
    {
      key: "number",
      title: t("orders.column_number"),
      fixed: "left" as const,
      width: 160,
      render: (_, row) => (
        <Link to={`/orders/${row.id}`} className="figures" tabIndex={-1}>
          {row.number}
        </Link>
      ),
    },
    {
      key: "subject",
      title: t("orders.column_subject"),
      ellipsis: true,
      render: (_, row) => (
        <span title={row.subject}>
          <PriorityMark priority={row.priority} /> {row.subject}
        </span>
      ),
    },
    ...shown.map((column) => ({ ...all[column], title: t(`orders.column_${column}`) })),
  ];
}
