import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Skeleton, Typography } from "antd";
import { useState, type ReactNode } from "react";
import type { Contact } from "@/shared/api/model";
import { dataOf, server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import {
  LIVE,
  loadOrders,
  loadType,
  loadTypes,
  ORDERS,
  TYPES,
  type Order,
  type OrderRow,
  type OrderTypeRow,
} from "../api";
import { DueMark } from "../clock-mark";
import { OrderForm } from "../order-form";
import type { Extra } from "../order/order-page";
import { StateTag } from "../order-marks";
import { TypeChoice } from "../type-choice";
import { knownOf } from "./known";
import { OpenedOrder } from "./opened-order";

const EVERY = 15_000;

function usePop(contact: Contact) {
  const path = { interaction_id: contact.interaction_id };
  return useQuery({
    queryKey: ["customer-of-contact", contact.interaction_id],
    queryFn: () => dataOf(server.GET("/api/customers/by-contact/{interaction_id}", { params: { path } })),
    staleTime: 60_000,
  });
}

const useCustomer = (contact: Contact): string | null => usePop(contact).data?.customer?.id ?? null;

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
  /** What an order takes that is settled while the caller is there: a time, products. */
  extras?: (order: Order) => Extra[];
}

const nothing = () => [];

/** The orders of whoever is on the line, and a new one: its kind first, then its form, in one place. */
export function OrdersPanel({ contact, identity, extras = nothing }: PanelProps) {
  const { t, name } = useWords();
  const [typeId, setTypeId] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const customer = useCustomer(contact);
  const orders = useOpenOrders(contact, customer);
  const types = useQuery({ queryKey: [TYPES], queryFn: loadTypes, staleTime: 60_000 });
  const offered = (types.data?.items ?? []).filter((each) => each.tenant_id === contact.tenant.id);
  const type = offered.find((each) => each.id === typeId);
  const done = (id: string, takes: boolean) => {
    setTypeId(null);
    setAdding(false);
    setOpenedId(takes ? id : null);
  };
  if (type !== undefined) {
    return (
      <div data-testid="orders-panel">
        <Typography.Text strong>{name(type)}</Typography.Text>
        <FormOfType
          type={type}
          contact={contact}
          identity={identity}
          onBack={() => {
            setTypeId(null);
          }}
          onOpened={done}
        />
      </div>
    );
  }
  if (openedId !== null) {
    return (
      <div data-testid="orders-panel">
        <OpenedOrder
          id={openedId}
          extras={extras}
          onBack={() => {
            setOpenedId(null);
          }}
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
            <Line key={order.id} order={order} onOpen={setOpenedId} />
          ))}
        </div>
      )}
    </Flex>
  );
}

interface FormProps {
  type: OrderTypeRow;
  contact: Contact;
  identity: ((onProved: () => void) => ReactNode) | undefined;
  onBack: () => void;
  /** `takes`: something of it is settled while the caller is there. */
  onOpened: (id: string, takes: boolean) => void;
}

/** The form of a kind of order, with what is known of the caller filled in. */
function FormOfType({ type, contact, identity, onBack, onOpened }: FormProps) {
  const pop = usePop(contact);
  const whole = useQuery({ queryKey: [TYPES, type.id], queryFn: () => loadType(type.id) });
  if (whole.isError) return <Failure error={whole.error} retry={whole.refetch} />;
  if (whole.data === undefined || pop.isPending) return <Skeleton active />;
  const { fields = [], booking, products } = whole.data.document ?? {};
  return (
    <OrderForm
      type={type}
      customerId={pop.data?.customer?.id ?? null}
      interactionId={contact.interaction_id}
      identity={identity}
      {...(pop.data && { initial: { values: knownOf(fields, pop.data) } })}
      onBack={onBack}
      onOpened={(id) => {
        onOpened(id, booking === true || products === true);
      }}
    />
  );
}

function Line({ order, onOpen }: { order: OrderRow; onOpen: (id: string) => void }) {
  const { name } = useWords();
  return (
    <Flex
      gap={8}
      align="center"
      wrap
      style={{ padding: "4px 0", borderBottom: "1px solid var(--line)" }}
      data-order={order.number}
    >
      <Button
        type="link"
        size="small"
        className="figures"
        style={{ padding: 0 }}
        onClick={() => {
          onOpen(order.id);
        }}
      >
        {order.number}
      </Button>
      <StateTag state={order} />
      <span style={{ flex: 1, minWidth: 120 }} title={order.subject}>
        {name({ name_zh: order.type_name_zh, name_en: order.type_name_en })} · {order.subject}
      </span>
      <DueMark due={order.due_at} live={LIVE.includes(order.category)} />
    </Flex>
  );
}
