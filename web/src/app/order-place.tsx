import { Flex } from "antd";
import { useParams } from "react-router";
import { GuideHistory } from "@/features/guiding/guide-history";
import type { Order } from "@/features/orders/api";
import { OrderPage, type Extra } from "@/features/orders/order/order-page";
import { ChecksList } from "@/features/proving/checks-list";
import { useWords } from "@/shared/i18n/use-words";
import { ORDER_PEOPLE } from "./order-people";
import { useOrderGoods, useTenantOf, useVisit } from "./order-goods";

/** An order with what each feature puts onto it; none of them knows another. */
export function OrderPlace() {
  const { id = "" } = useParams();
  const goods = useOrderGoods(useTenantOf(id));
  const service = useServiceOf();
  const visitAt = useVisit(id);
  return <OrderPage extras={(order) => [...goods(order), ...service(order)]} people={ORDER_PEOPLE} visitAt={visitAt} />;
}

/** How the contact went in which an order was opened: by which scripts it was led, who proved who he is. */
function useServiceOf(): (order: Order) => Extra[] {
  const { t } = useWords();
  return ({ interaction_id: contact }) =>
    contact === null
      ? []
      : [
          {
            key: "service",
            label: t("guide.history"),
            panel: (
              <Flex vertical gap={12}>
                <GuideHistory interactionId={contact} />
                <ChecksList narrow interaction_id={contact} />
              </Flex>
            ),
          },
        ];
}
