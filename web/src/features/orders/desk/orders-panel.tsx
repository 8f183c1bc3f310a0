import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Skeleton, Typography } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import type { Contact } from "@/shared/api/model";
import { dataOf, server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { LIVE, loadOrders, loadTypes, ORDERS, TYPES, type OrderRow } from "../api";
import { DueMark } from "../clock-mark";
import { OrderForm } from "../order-form";
import { StateTag } from "../order-marks";
import { TypeChoice } from "../type-choice";

const EVERY = 15_000;

function useCustomer(contact: Contact): string | null {
  const path = { interaction_id: contact.interaction_id };
  const pop = useQuery({
    queryKey: ["customer-of-contact", contact.interaction_id],
    queryFn: () => dataOf(server.GET("/api/customers/by-contact/{interaction_id}", { params: { path } })),
    staleTime: 60_000,
  });
  return pop.data?.customer?.id ?? null;
}

function useOpenOrders(contact: Contact, customer: string | null) {
  const own = { tenant_id: contact.tenant.id, interaction_id: contact.interaction_id };
  const ofContact = useQuery({
    queryKey: [ORDERS, "contact", own],
    queryFn: () => loadOrders(own),
    refetchInterval: EVERY,
  });
  const his = { tenant_id: contact.tenant.id, customer_id: customer, category: LIVE };
  const ofCustomer = useQuery({
    queryKey: [ORDERS, "customer", his],
    queryFn: () => loadOrders(his),
    enabled: customer !== null,
    refetchInterval: EVERY,
  });
  const both = [...(ofContact.data?.items ?? []), ...(ofCustomer.data?.items ?? [])];
  return [...new Map(both.map((order) => [order.id, order])).values()];
}

/** How many orders of this caller are under way, for the tab. */
export function OrdersMark({ contact }: { contact: Contact }) {
  const open = useOpenOrders(contact, useCustomer(contact)).filter((order) => LIVE.includes(order.category));
  return open.length === 0 ? null : <b className="figures">{open.length}</b>;
}

interface PanelProps {
  contact: Contact;
  identity?: (onProved: () => void) => ReactNode;
}

/** The orders of whoever is on the line, and a new one: its kind first, then its form, in one place. */
export function OrdersPanel({ contact, identity }: PanelProps) {
  const { t, name } = useWords();
  const [typeId, setTypeId] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const customer = useCustomer(contact);
  const orders = useOpenOrders(contact, customer);
  const types = useQuery({ queryKey: [TYPES], queryFn: loadTypes, staleTime: 60_000 });
  const offered = (types.data?.items ?? []).filter((each) => each.tenant_id === contact.tenant.id);
  const type = offered.find((each) => each.id === typeId);
  const done = () => {
    setTypeId(null);
    setAdding(false);
  };
  if (type !== undefined) {
    return (
      <div data-testid="orders-panel">
        <Typography.Text strong>{name(type)}</Typography.Text>
        <OrderForm
          type={type}
          customerId={customer}
          interactionId={contact.interaction_id}
          identity={identity}
          onBack={() => {
            setTypeId(null);
          }}
          onOpened={done}
        />
      </div>
    );
  }
  return (
    <Flex vertical gap={10} data-testid="orders-panel">
      {types.isLoading ? (
        <Skeleton active paragraph={{ rows: 1 }} title={false} />
      ) : adding || orders.length === 0 ? (
        <div>
          <Typography.Text strong>{t("orders.new")}</Typography.Text>
          <TypeChoice types={offered} loading={false} onChoose={setTypeId} />
        </div>
      ) : (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          style={{ alignSelf: "start" }}
          data-testid="new-order"
          onClick={() => {
            setAdding(true);
          }}
        >
          {t("orders.new")}
        </Button>
      )}
      {orders.length > 0 && (
        <div>
          <Typography.Text strong>{t("orders.of_caller")}</Typography.Text>
          {orders.map((order) => (
            <Line key={order.id} order={order} />
          ))}
        </div>
      )}
    </Flex>
  );
}

function Line({ order }: { order: OrderRow }) {
  const { name } = useWords();
  return (
    <Flex
      gap={8}
      align="center"
      wrap
      style={{ padding: "4px 0", borderBottom: "1px solid var(--line)" }}
      data-order={order.number}
    >
      <Link to={`/orders/${order.id}`} className="figures">
        {order.number}
      </Link>
      <StateTag state={order} />
      <span style={{ flex: 1, minWidth: 120 }} title={order.subject}>
        {name({ name_zh: order.type_name_zh, name_en: order.type_name_en })} · {order.subject}
      </span>
      <DueMark due={order.due_at} live={LIVE.includes(order.category)} />
    </Flex>
  );
}
