import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Skeleton, Tabs } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { LIVE, loadOrder, ORDERS, type Order } from "../api";
import { DueMark } from "../clock-mark";
import { History } from "../order/history";
import type { Extra } from "../order/order-page";
import { OrderValues } from "../order/order-values";
import { StateTag } from "../order-marks";

interface Props {
  id: string;
  extras: (order: Order) => Extra[];
  /** Back to the caller's orders, where it was opened from them. */
  onBack?: () => void;
}

/** An order beside a call: first what it takes, settled while the caller is there, then what it says. */
export function OpenedOrder({ id, extras, onBack }: Props) {
  const { t, name } = useWords();
  const found = useQuery({ queryKey: [ORDERS, id], queryFn: () => loadOrder(id) });
  const tabs = useFocusOnceThere(found.data !== undefined);
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active />;
  const order = found.data;
  const team = { name_zh: order.team_name_zh ?? "", name_en: order.team_name_en ?? "" };
  const own: Extra[] = [
    { key: "values", label: t("orders.values"), panel: <OrderValues order={order} /> },
    { key: "history", label: t("orders.history"), panel: <History order={order} /> },
  ];
  return (
    <div data-testid="opened-order" ref={tabs}>
      <Flex gap={8} align="center" wrap data-order={order.number}>
        {onBack && (
          <Button size="small" icon={<ArrowLeftOutlined />} onClick={onBack}>
            {t("orders.of_caller")}
          </Button>
        )}
        <Link to={`/orders/${order.id}`} className="figures">
          {order.number}
        </Link>
        <StateTag state={order} />
        <b>{order.subject}</b>
        <Flex gap={8} align="center" style={{ marginInlineStart: "auto" }}>
          <span className="quiet">{order.responsible_name ?? name(team)}</span>
          <DueMark due={order.due_at} live={LIVE.includes(order.category)} />
        </Flex>
      </Flex>
      <Tabs
        size="small"
        items={[...extras(order), ...own].map(({ key, label, panel }) => ({ key, label, children: panel }))}
      />
    </div>
  );
}

/** Where a form has gone that was written in, its successor has the keys: Tab leads into it. */
function useFocusOnceThere(there: boolean) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!there || document.activeElement !== document.body) return;
    place.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }, [there]);
  return place;
}
