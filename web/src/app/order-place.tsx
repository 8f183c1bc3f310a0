import { BookingPanel } from "@/features/goods/order/booking-panel";
import { LinesPanel } from "@/features/goods/order/lines-panel";
import { PartsPanel } from "@/features/goods/order/parts-panel";
import { OrderPage, type Extra } from "@/features/orders/order/order-page";
import type { Order } from "@/features/orders/api";
import { useWords } from "@/shared/i18n/use-words";

/** An order with what each feature puts onto it; none of them knows another. */
export function OrderPlace() {
  const { t } = useWords();
  const extras = (order: Order): Extra[] => {
    const props = { orderId: order.id, tenantId: order.tenant_id, readOnly: !order.may_work };
    return [
      ...(order.products ? [{ key: "lines", label: t("orders.extra_lines"), panel: <LinesPanel {...props} /> }] : []),
      ...(order.parts ? [{ key: "parts", label: t("orders.extra_parts"), panel: <PartsPanel {...props} /> }] : []),
      ...(order.booking
        ? [{ key: "booking", label: t("orders.extra_booking"), panel: <BookingPanel {...props} /> }]
        : []),
    ];
  };
  return <OrderPage extras={extras} />;
}
