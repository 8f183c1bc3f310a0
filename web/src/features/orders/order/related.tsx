import { Button, Card, Flex, Form, Popconfirm } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { ORDERS, putBelow, type Order, type Related as Other } from "../api";
import { NewOrder, type People } from "../new-order";
import { StateTag } from "../order-marks";
import { OrderChoice } from "./order-choice";

type Open = "new" | "child" | "parent" | null;

const isOver = ({ category }: { category: Other["category"] }) => category === "closed" || category === "cancelled";

/** What an order has to do with others: its parent, its children, what says the same. */
export function Related({ order, people }: { order: Order; people?: People | undefined }) {
  const { t } = useWords();
  const go = useNavigate();
  const [open, setOpen] = useState<Open>(null);
  const close = () => {
    setOpen(null);
  };
  const groups: [string, Other[]][] = [
    ["parent", order.parent === null ? [] : [order.parent]],
    ["duplicate_of", order.duplicate_of === null ? [] : [order.duplicate_of]],
    ["children", order.children],
    ["duplicates", order.duplicates],
  ];
  return (
    <Card size="small" title={t("orders.related")} data-testid="order-related">
      {groups.every(([, orders]) => orders.length === 0) && <span className="quiet">{t("orders.none_related")}</span>}
      {groups.map(([group, orders]) =>
        orders.length === 0 ? null : <Group key={group} group={group} order={order} orders={orders} />,
      )}
      {order.may_work && (
        <Flex wrap gap={6} style={{ marginTop: 6 }}>
          <Button
            size="small"
            onClick={() => {
              setOpen("new");
            }}
          >
            {t("orders.add_child")}
          </Button>
          {!isOver(order) && (
            <Button
              size="small"
              data-relate="child"
              onClick={() => {
                setOpen("child");
              }}
            >
              {t("orders.take_child")}
            </Button>
          )}
          <Button
            size="small"
            data-relate="parent"
            onClick={() => {
              setOpen("parent");
            }}
          >
            {t(order.parent === null ? "orders.set_parent" : "orders.change_parent")}
          </Button>
        </Flex>
      )}
      {open === "new" && (
        <NewOrder
          people={people}
          tenantId={order.tenant_id}
          parentId={order.id}
          customerId={order.customer_id}
          onClose={close}
          onOpened={(id) => void go(`/orders/${id}`)}
        />
      )}
      {(open === "child" || open === "parent") && <RelateDialog order={order} other={open} onClose={close} />}
    </Card>
  );
}

function Group({ group, order, orders }: { group: string; order: Order; orders: Other[] }) {
  const { t } = useWords();
  const { mutate } = useSaving((childId: string) => putBelow(childId, null), { stale: [ORDERS], quiet: true });
  const parted = group === "children" ? !isOver(order) : group === "parent";
  return (
    <div style={{ marginBottom: 6 }} data-group={group}>
      <div className="quiet">{t(`orders.group_${group}`)}</div>
      {orders.map((each) => (
        <Flex key={each.id} justify="space-between" gap={6}>
          <div className="order-related" title={each.subject}>
            <Link to={`/orders/${each.id}`} className="figures">
              {each.number}
            </Link>{" "}
            <StateTag state={each} /> {each.subject}
          </div>
          {order.may_work && parted && (group === "children" || !isOver(each)) && (
            <Popconfirm
              title={t("orders.part_ask")}
              okText={t("orders.part")}
              cancelText={t("common.cancel")}
              onConfirm={() => {
                mutate(group === "children" ? each.id : order.id);
              }}
            >
              <Button size="small" type="text">
                {t("orders.part")}
              </Button>
            </Popconfirm>
          )}
        </Flex>
      ))}
    </div>
  );
}

function RelateDialog({ order, other, onClose }: { order: Order; other: "child" | "parent"; onClose: () => void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const label = t(`orders.group_${other === "child" ? "children" : "parent"}`);
  const { mutate, isPending } = useSaving(
    (id: string) => (other === "child" ? putBelow(id, order.id) : putBelow(order.id, id)),
    { stale: [ORDERS], onSaved: onClose },
  );
  return (
    <FormModal
      title={t(other === "child" ? "orders.take_child" : "orders.set_parent")}
      saving={isPending}
      onSubmit={() => {
        if (chosen !== null) mutate(chosen);
      }}
      onClose={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={label} extra={t("orders.original_hint")} required>
          <OrderChoice order={order} label={label} value={chosen} onChange={setChosen} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
