import { useParams } from "react-router";
import { OrderPage } from "@/features/orders/order/order-page";
import { useOrderGoods, useTenantOf, useVisit } from "./order-goods";

/** An order with what each feature puts onto it; none of them knows another. */
export function OrderPlace() {
  const { id = "" } = useParams();
  const goods = useOrderGoods(useTenantOf(id));
  const visitAt = useVisit(id);
  return <OrderPage extras={goods} visitAt={visitAt} />;
}
