import { useQuery } from "@tanstack/react-query";
import { Card, Table, type TableProps } from "antd";
import { Link, useNavigate } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { rowKeys } from "@/shared/ui/row-keys";
import { LIVE, loadOrders, ORDERS, type OrderRow } from "../api";
import { DueMark } from "../clock-mark";
import { PriorityMark, StateTag } from "../order-marks";

/** Each free agent asks so often; the time that is left runs in the page. */
const EVERY = 60_000;
const MOST = 8;
const WIDE = ["xxl" as const];
const OWN = { mine: true, category: LIVE, sort: "due" as const, limit: MOST };

/** While nobody calls: the orders that are one's own to do, the most pressing first; nothing where there are none. */
export function OwnOrders() {
  const { t } = useWords();
  const go = useNavigate();
  const columns = useColumns();
  const found = useQuery({
    queryKey: [ORDERS, "own", OWN],
    queryFn: () => loadOrders(OWN),
    refetchInterval: EVERY,
  });
  const { items = [], total = 0 } = found.data ?? {};
  if (items.length === 0) return null;
  return (
    <Card
      size="small"
      title={t("orders.own")}
      extra={<Link to="/orders?view=mine">{t("orders.own_all", { total })}</Link>}
      styles={{ body: { padding: 0 } }}
      data-testid="own-orders"
    >
      <Table
        size="small"
        rowKey="id"
        pagination={false}
        tableLayout="fixed"
        columns={columns}
        dataSource={items}
        onRow={(row) => ({ ...rowKeys(() => void go(`/orders/${row.id}`)), "data-order": row.number })}
      />
    </Card>
  );
}

function useColumns(): NonNullable<TableProps<OrderRow>["columns"]> {
  const { t, name } = useWords();
  const me = useMe();
  const column = (key: string) => t(`orders.column_${key}`);
  return [
    {
      key: "number",
      title: column("number"),
      width: 138,
      render: (_, row) => (
        <Link to={`/orders/${row.id}`} className="figures" tabIndex={-1}>
          {row.number}
        </Link>
      ),
    },
    {
      key: "subject",
      title: column("subject"),
      ellipsis: true,
      render: (_, row) => (
        <span title={row.subject}>
          <PriorityMark priority={row.priority} /> {row.subject}
        </span>
      ),
    },
    {
      key: "customer",
      title: column("customer"),
      width: 116,
      ellipsis: true,
      render: (_, row) => row.customer_name ?? "–",
    },
    {
      key: "tenant",
      title: column("tenant"),
      width: 146,
      ellipsis: true,
      responsive: WIDE,
      render: (_, row) => name(me.tenants.find((each) => each.id === row.tenant_id)),
    },
    {
      key: "state",
      title: column("state"),
      width: 138,
      responsive: WIDE,
      render: (_, row) => <StateTag state={row} />,
    },
    { key: "due", title: column("due"), width: 166, render: (_, row) => <DueMark due={row.due_at} live /> },
  ];
}
