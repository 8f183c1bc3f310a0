import { OrdersPage } from "@/features/orders/orders-page";
import { ORDER_PEOPLE } from "./order-people";

/** The orders, with whose they are and whether he has proved who he is; neither feature knows another. */
export function OrdersPlace() {
  return <OrdersPage people={ORDER_PEOPLE} />;
}
