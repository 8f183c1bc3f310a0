import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import type { GuideStep } from "@/features/guiding/api";
import { loadType, loadTypes, TYPES, type OrderTypeRow } from "@/features/orders/api";
import type { Opening } from "@/features/guiding/desk/step";
import { knownOf } from "@/features/orders/desk/known";
import { OpenedOrder } from "@/features/orders/desk/opened-order";
import { OrderForm } from "@/features/orders/order-form";
import { IdentityState } from "@/features/proving/identity-state";
import { dataOf, server } from "@/shared/api/client";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useDeskGoods } from "./order-goods";

interface Props extends Opening {
  contact: Contact;
  step: GuideStep;
}

/** The order that a step of a script wants; one that takes a time or products stays until these are settled. */
export function GuideOrder({ contact, step, orderId, onOpened }: Props) {
  const { t } = useWords();
  const goods = useDeskGoods();
  const types = useQuery({ queryKey: [TYPES], queryFn: loadTypes, staleTime: 60_000 });
  if (types.isPending) return <Skeleton active />;
  if (orderId !== null) return <OpenedOrder id={orderId} extras={goods} />;
  const type = types.data?.items.find((each) => each.tenant_id === contact.tenant.id && each.code === step.order_type);
  if (type === undefined) return <span className="quiet">{t("guide.no_order_type", { type: step.order_type })}</span>;
  return <StepForm type={type} contact={contact} step={step} onOpened={onOpened} />;
}

interface FormProps {
  type: OrderTypeRow;
  contact: Contact;
  step: GuideStep;
  onOpened: Opening["onOpened"];
}

/** Its form, with what is known of the customer and what he has said already filled in. */
function StepForm({ type, contact, step, onOpened }: FormProps) {
  const { locale } = useWords();
  const path = { interaction_id: contact.interaction_id };
  const pop = useQuery({
    queryKey: ["customer-of-contact", contact.interaction_id],
    queryFn: () => dataOf(server.GET("/api/customers/by-contact/{interaction_id}", { params: { path } })),
    staleTime: 60_000,
  });
  const whole = useQuery({ queryKey: [TYPES, type.id], queryFn: () => loadType(type.id) });
  if (pop.isPending || whole.isPending) return <Skeleton active />;
  const { fields = [], booking, products } = whole.data?.document ?? {};
  const said = filledIn(step, locale);
  const known = pop.data ? knownOf(fields, pop.data) : {};
  return (
    <OrderForm
      key={type.id}
      type={type}
      customerId={pop.data?.customer?.id ?? null}
      interactionId={contact.interaction_id}
      identity={identityFor(contact)}
      onOpened={(id) => {
        onOpened(id, booking === true || products === true);
      }}
      initial={{ ...said, values: { ...known, ...said.values } }}
    />
  );
}

/** What a form shows of the customer's identity where its kind of order demands that he has proved it. */
export const identityFor = (contact: Contact) => (onProved: () => void) => (
  <IdentityState subject={{ interaction_id: contact.interaction_id }} needed="sensitive" onProved={onProved} />
);

/** What the customer has said of it already. */
function filledIn(step: GuideStep, locale: "zh-CN" | "en") {
  const said = Object.entries(step.prefill)
    .map(([key, text]) => [key, locale === "en" ? text.en : text.zh] as const)
    .filter(([, text]) => text !== "");
  const { subject = "", subtype = null, ...values } = Object.fromEntries(said);
  return { subject, subtype, values };
}
