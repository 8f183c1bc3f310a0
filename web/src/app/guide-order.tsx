import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import type { GuideStep } from "@/features/guiding/api";
import { loadTypes, TYPES } from "@/features/orders/api";
import { OrderForm } from "@/features/orders/order-form";
import { IdentityState } from "@/features/proving/identity-state";
import { dataOf, server } from "@/shared/api/client";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";

interface Props {
  contact: Contact;
  step: GuideStep;
  onOpened: (orderId: string) => void;
}

/** The order that a step of a script wants, with what the customer has said already filled in. */
export function GuideOrder({ contact, step, onOpened }: Props) {
  const { t, locale } = useWords();
  const types = useQuery({ queryKey: [TYPES], queryFn: loadTypes, staleTime: 60_000 });
  const path = { interaction_id: contact.interaction_id };
  const pop = useQuery({
    queryKey: ["customer-of-contact", contact.interaction_id],
    queryFn: () => dataOf(server.GET("/api/customers/by-contact/{interaction_id}", { params: { path } })),
    staleTime: 60_000,
  });
  if (types.isPending || pop.isPending) return <Skeleton active />;
  const type = types.data?.items.find((each) => each.tenant_id === contact.tenant.id && each.code === step.order_type);
  if (type === undefined) return <span className="quiet">{t("guide.no_order_type", { type: step.order_type })}</span>;
  return (
    <OrderForm
      key={type.id}
      type={type}
      customerId={pop.data?.customer?.id ?? null}
      interactionId={contact.interaction_id}
      identity={identityFor(contact)}
      onOpened={onOpened}
      {...{ initial: filledIn(step, locale) }}
    />
  );
}

/** What a form shows of the customer's identity where its kind of order demands that he has proved it. */
export const identityFor = (contact: Contact) => (onProved: () => void) => (
  <IdentityState subject={{ interaction_id: contact.interaction_id }} needed="sensitive" onProved={onProved} />
);

/** What the customer has said of it already. */
function filledIn(step: GuideStep, locale: "zh-CN" | "en") {
  const said = Object.entries(step.prefill).map(([key, text]) => [key, locale === "en" ? text.en : text.zh] as const);
  const { subject = "", subtype = null, ...values } = Object.fromEntries(said);
  return { subject, subtype, values };
}
