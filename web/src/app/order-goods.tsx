import { BookingPanel } from "@/features/goods/order/booking-panel";
import { LinesPanel } from "@/features/goods/order/lines-panel";
import { PartsPanel } from "@/features/goods/order/parts-panel";
import { OutletFinder } from "@/features/goods/outlet-finder";
import type { Order } from "@/features/orders/api";
import type { Extra } from "@/features/orders/order/order-page";
import { useWords } from "@/shared/i18n/use-words";

const LIVE = ["new", "open", "waiting"];

/** What an order takes of the goods, as far as its type has it: products, parts, a booking; and where its customer can go. */
export function useOrderGoods(): (order: Order) => Extra[] {
  const { t } = useWords();
  return (order) => {
    const place = {
      orderId: order.id,
      tenantId: order.tenant_id,
      readOnly: !order.may_work || !LIVE.includes(order.category),
    };
    const guest = order.customer_name ? { guest: { name: order.customer_name } } : {};
    const all: (Extra & { wanted: boolean })[] = [
      { key: "lines", label: t("orders.extra_lines"), panel: <LinesPanel {...place} />, wanted: order.products },
      { key: "parts", label: t("orders.extra_parts"), panel: <PartsPanel {...place} />, wanted: order.parts },
      {
        key: "booking",
        label: t("orders.extra_booking"),
        panel: <BookingPanel {...place} {...guest} />,
        wanted: order.booking,
      },
      {
        key: "outlets",
        label: t("goods.tab_outlets"),
        panel: <OutletFinder tenantId={order.tenant_id} />,
        wanted: true,
      },
    ];
    return all.filter((each) => each.wanted);
  };
}
