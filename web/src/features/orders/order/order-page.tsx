import { EyeInvisibleOutlined, EyeOutlined, PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Collapse, Descriptions, Flex, Skeleton, Tabs, Typography } from "antd";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadOrder, ORDERS, paperOf, watchOrder, type Order } from "../api";
import { ClockLine } from "../clock-mark";
import type { People } from "../new-order";
import { PriorityMark, StateTag } from "../order-marks";
import "../orders.css";
import { Actions } from "./actions";
import { CommentBox } from "./comment-box";
import { History } from "./history";
import { OrderValues } from "./order-values";
import { OutsideCard } from "./outside-card";
import { Related } from "./related";

/** What other features put onto an order: tabs below its form. */
export interface Extra {
  key: string;
  label: string;
  panel: ReactNode;
  /** To be looked up now and then: folded away where it would be alone, else the last of the tabs. */
  aside?: boolean;
}

const EVERY = 15_000;

/** One order: its facts on the left, what it says and what happened in the middle, its clocks and what may be done on the right. */
export function OrderPage({
  extras,
  customer,
  people,
  visitAt,
}: {
  extras?: (order: Order) => Extra[];
  customer?: (order: Order) => ReactNode;
  /** Whose a child order is, and how he proves who he is. */
  people?: People;
  /** For when it is booked. */
  visitAt?: string | null;
}) {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: [ORDERS, id], queryFn: () => loadOrder(id), refetchInterval: EVERY });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active />;
  const order = found.data;
  const more = extras?.(order) ?? [];
  return (
    <div className="order" data-testid="order" data-order={order.number} key={order.id}>
      <Facts order={order} customer={customer?.(order)} />
      <Flex vertical gap={12} style={{ minWidth: 0 }}>
        <Card size="small">
          <Flex gap={8} align="baseline" wrap>
            <Typography.Title level={4} style={{ margin: 0 }}>
              {order.subject}
            </Typography.Title>
            <StateTag state={order} />
            <PriorityMark priority={order.priority} />
          </Flex>
          <div style={{ marginTop: 8 }}>
            <OrderValues order={order} />
          </div>
        </Card>
        <Extras extras={more} />
        <Happened order={order} />
      </Flex>
      <Flex vertical gap={12}>
        <Clocks order={order} />
        {order.may_work && <Actions order={order} visitAt={visitAt} />}
        {order.may_work && <OutsideCard order={order} />}
        <Related order={order} people={people} />
      </Flex>
    </div>
  );
}

function Extras({ extras }: { extras: Extra[] }) {
  if (extras.length === 0) return null;
  const items = [...extras.filter(({ aside }) => !aside), ...extras.filter(({ aside }) => aside)].map(
    ({ key, label, panel }) => ({ key, label, children: panel }),
  );
  if (extras.every(({ aside }) => aside))
    return <Collapse size="small" items={items} style={{ background: "var(--ant-color-bg-container)" }} />;
  return (
    <Card size="small" styles={{ body: { paddingTop: 2 } }}>
      <Tabs size="small" items={items} />
    </Card>
  );
}

function Happened({ order }: { order: Order }) {
  const { t } = useWords();
  return (
    <Card size="small" title={t("orders.history")}>
      {order.may_work && <CommentBox order={order} />}
      <History order={order} />
    </Card>
  );
}

/** What it is and whose, as far as it is known. */
function useWhat(order: Order): [string, ReactNode][] {
  const { t, name } = useWords();
  const me = useMe();
  const subtype = order.subtypes.find((each) => each.code === order.subtype);
  const team = { name_zh: order.team_name_zh ?? "", name_en: order.team_name_en ?? "" };
  return [
    ["type", name({ name_zh: order.type_name_zh, name_en: order.type_name_en })],
    ["subtype", subtype && name(subtype)],
    ["tenant", me.tenants.length > 1 && name(me.tenants.find((each) => each.id === order.tenant_id))],
    ["area", order.area],
    ["product", order.product],
    ["who", order.responsible_name ?? t("orders.nobody")],
    ["team", order.team_id && name(team)],
  ];
}

/** When what happened, and what came of it. */
function useWhen(order: Order): [string, ReactNode][] {
  const { t, locale } = useWords();
  const time = (at: string | null) =>
    at !== null && <span className="figures">{formatDateTime(at, locale).slice(0, -3)}</span>;
  return [
    ["opened", time(order.opened_at)],
    ["opened_by", order.opened_by_name],
    ["responded", time(order.responded_at)],
    ["solved", time(order.solved_at)],
    ["closed", time(order.closed_at)],
    ["visit", order.visited_at === null && time(order.visit_due_at)],
    ["visited", time(order.visited_at)],
    ["satisfaction", order.satisfaction && t("orders.score", { score: order.satisfaction })],
    ["reopened", order.reopened > 0 && t("orders.times", { count: order.reopened })],
    [
      "interaction",
      order.interaction_id && <Link to={`/interactions/${order.interaction_id}`}>{t("orders.to_interaction")}</Link>,
    ],
  ];
}

function Facts({ order, customer }: { order: Order; customer: ReactNode }) {
  const { t } = useWords();
  const facts = [...useWhat(order), ...useWhen(order)].filter(([, value]) => Boolean(value));
  return (
    <Card
      size="small"
      title={<span className="figures">{order.number}</span>}
      extra={<Tools order={order} />}
      styles={{ body: { padding: "8px 12px" } }}
    >
      {customer ??
        (order.customer_id !== null && (
          <div style={{ marginBottom: 8 }}>
            <Link to={`/customers/${order.customer_id}`}>{order.customer_name ?? t("orders.to_customer")}</Link>
          </div>
        ))}
      <Descriptions
        size="small"
        column={1}
        items={facts.map(([key, children]) => ({ key, label: t(`orders.fact_${key}`), children }))}
      />
    </Card>
  );
}

function Tools({ order }: { order: Order }) {
  const { t } = useWords();
  const { mutate, isPending } = useSaving(() => watchOrder(order.id, !order.watching), {
    stale: [ORDERS],
    quiet: true,
  });
  return (
    <Flex gap={4}>
      <Button
        size="small"
        type="text"
        loading={isPending}
        icon={order.watching ? <EyeOutlined /> : <EyeInvisibleOutlined />}
        title={t(order.watching ? "orders.unwatch" : "orders.watch")}
        aria-label={t(order.watching ? "orders.unwatch" : "orders.watch")}
        onClick={() => {
          mutate(undefined);
        }}
      />
      <Button
        size="small"
        type="text"
        icon={<PrinterOutlined />}
        href={paperOf(order.id)}
        target="_blank"
        title={t("orders.print")}
        aria-label={t("orders.print")}
      />
    </Flex>
  );
}

function Clocks({ order }: { order: Order }) {
  const { t } = useWords();
  if (order.clocks.length === 0) return null;
  const running = order.clocks.filter((clock) => clock.state !== "stopped");
  const stopped = order.clocks.filter((clock) => clock.state === "stopped");
  return (
    <Card size="small" title={t("orders.clocks")}>
      {[...running, ...stopped].map((clock) => (
        <ClockLine key={`${clock.code}-${String(clock.round)}`} clock={clock} />
      ))}
    </Card>
  );
}
