import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Skeleton, Tabs } from "antd";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { loadOrder, ORDERS, type Order } from "../api";
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
  const { t } = useWords();
  const found = useQuery({ queryKey: [ORDERS, id], queryFn: () => loadOrder(id) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active />;
  const order = found.data;
  const own: Extra[] = [
    { key: "values", label: t("orders.values"), panel: <OrderValues order={order} /> },
    { key: "history", label: t("orders.history"), panel: <History order={order} /> },
  ];
  return (
    <div data-testid="opened-order">
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
      </Flex>
      <Tabs
        size="small"
        items={[...extras(order), ...own].map(({ key, label, panel }) => ({ key, label, children: panel }))}
      />
    </div>
  );
}
