import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { loadOrderBooking, ORDER_GOODS } from "@/features/goods/api";
import { BookingPanel } from "@/features/goods/order/booking-panel";
import { LinesPanel } from "@/features/goods/order/lines-panel";
import { PartsPanel } from "@/features/goods/order/parts-panel";
import { OutletFinder } from "@/features/goods/outlet-finder";
import { useHasOutlets } from "@/features/goods/use-has-outlets";
import { loadOrder, ORDERS, type Order } from "@/features/orders/api";
import type { Extra } from "@/features/orders/order/order-page";
import { useWords } from "@/shared/i18n/use-words";

/** What the agent settles while the caller is there. */
const AT_THE_DESK = ["lines", "booking"];
const LIVE = ["new", "open", "waiting"];

/** What an order takes of the goods, as far as its type has it: products, parts, a booking; and where its customer can go. */
export function useOrderGoods(tenantId?: string): (order: Order) => Extra[] {
  const { t } = useWords();
  const hasOutlets = useHasOutlets(tenantId);
  return (order) => {
    const place = {
      orderId: order.id,
      tenantId: order.tenant_id,
      readOnly: !order.may_work || !LIVE.includes(order.category),
    };
    const guest = guestOf(order);
    const all: (Extra & { wanted: boolean })[] = [
      { key: "lines", label: t("orders.extra_lines"), panel: <LinesPanel {...place} />, wanted: order.products },
      { key: "parts", label: t("orders.extra_parts"), panel: <PartsPanel {...place} />, wanted: order.parts },
      {
        key: "booking",
        label: t("orders.extra_booking"),
        panel: <BookingPanel {...place} guest={guest} />,
        wanted: order.booking,
      },
      {
        key: "outlets",
        label: t("goods.tab_outlets"),
        panel: <OutletFinder tenantId={order.tenant_id} />,
        aside: true,
        wanted: hasOutlets,
      },
    ];
    return all.filter((each) => each.wanted);
  };
}

/** The same beside a call. */
export function useDeskGoods(): (order: Order) => Extra[] {
  const goods = useOrderGoods();
  return (order) => goods(order).filter((each) => AT_THE_DESK.includes(each.key));
}

/** Whose an order is; from what its page reads anyway. */
export function useTenantOf(orderId: string): string | undefined {
  return useQuery({ queryKey: [ORDERS, orderId], queryFn: () => loadOrder(orderId) }).data?.tenant_id;
}

/** For when an order is booked, if it is. */
export function useVisit(orderId: string): string | null {
  const order = useQuery({ queryKey: [ORDERS, orderId], queryFn: () => loadOrder(orderId) });
  const found = useQuery({
    queryKey: [ORDER_GOODS, "booking", orderId],
    queryFn: () => loadOrderBooking(orderId),
    enabled: order.data?.booking === true,
  });
  const queries = useQueryClient();
  const version = order.data?.version;
  useEffect(() => {
    // where an order goes can settle its booking and give back its parts
    void queries.invalidateQueries({ queryKey: [ORDER_GOODS] });
  }, [queries, version]);
  return found.data?.state === "booked" ? found.data.starts_at : null;
}

/** Who most probably comes, and how many: what the order says, else its customer. */
function guestOf(order: Order) {
  const said = (...keys: string[]) => {
    const key = keys.find((each) => order.values[each] !== undefined && !order.masked_fields.includes(each));
    return key === undefined ? undefined : String(order.values[key]);
  };
  const people = Number(said("people"));
  const name = said("visitor", "contact_name") ?? order.customer_name ?? "";
  const phone = said("phone", "contact_phone");
  return { name, ...(phone !== undefined && { phone }), ...(people > 0 && { people }) };
}
