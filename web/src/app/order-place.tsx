import { OrderPage } from "@/features/orders/order/order-page";
import { useOrderGoods } from "./order-goods";

/** An order with what each feature puts onto it; none of them knows another. */
export function OrderPlace() {
  const goods = useOrderGoods();
  return <OrderPage extras={goods} />;
}
