import { CustomerPanel } from "@/features/customers/desk/customer-panel";
import { DeskPage } from "@/features/desk/desk-page";
import { useDesk } from "@/features/desk/use-desk";
import { useHasOutlets } from "@/features/goods/use-has-outlets";
import { OutletFinder } from "@/features/goods/outlet-finder";
import type { GuideStep } from "@/features/guiding/api";
import { GuidePanel } from "@/features/guiding/desk/guide-panel";
import type { Opening } from "@/features/guiding/desk/step";
import { useGuided } from "@/features/guiding/use-guided";
import { KnowledgeMark, KnowledgePanel } from "@/features/knowledge/desk/knowledge-panel";
import { KnowledgeStep } from "@/features/knowledge/desk/knowledge-step";
import { OrdersMark, OrdersPanel } from "@/features/orders/desk/orders-panel";
import { OwnOrders } from "@/features/orders/desk/own-orders";
import { SoundPanel } from "@/features/phone/sound-panel";
import { IdentityState } from "@/features/proving/identity-state";
import type { Contact } from "@/shared/api/model";
import { dialOf } from "./customer-dial";
import { GuideOrder, identityFor } from "./guide-order";
import { useDeskGoods } from "./order-goods";
import { useAgentPhone } from "./phone-context";

const identityOf = (contact: Contact, step: GuideStep) => (
  <IdentityState subject={{ interaction_id: contact.interaction_id }} needed={step.level} />
);

const knowledgeOf = (contact: Contact, query: string) => <KnowledgeStep contact={contact} query={query} />;

const orderOf = (contact: Contact, step: GuideStep, opening: Opening) => (
  <GuideOrder contact={contact} step={step} {...opening} />
);

/** The agent's desk with what each feature puts onto it; none of them knows another. */
export function DeskPlace() {
  const phone = useAgentPhone();
  const { desk, ask } = useDesk();
  const hasOutlets = useHasOutlets(desk?.contact?.tenant.id);
  const goods = useDeskGoods();
  const guided = useGuided(desk?.contact?.interaction_id);
  const mayDial = desk?.agent.legal.includes("dial") === true;
  return (
    <DeskPage
      soundPanel={<SoundPanel phone={phone} />}
      idle={<OwnOrders />}
      customer={{ panel: (contact) => <CustomerPanel contact={contact} onDial={mayDial ? dialOf(ask) : undefined} /> }}
      knowledge={{
        panel: (contact) => <KnowledgePanel contact={contact} />,
        mark: (contact) => <KnowledgeMark contact={contact} />,
      }}
      orders={{
        panel: (contact) => <OrdersPanel contact={contact} identity={identityFor(contact)} extras={goods} />,
        mark: (contact) => <OrdersMark contact={contact} />,
      }}
      outlets={hasOutlets ? { panel: (contact) => <OutletFinder tenantId={contact.tenant.id} /> } : undefined}
      guide={
        guided.any
          ? {
              panel: (contact) => (
                <GuidePanel
                  contact={contact}
                  renderIdentity={identityOf}
                  renderOrder={orderOf}
                  renderKnowledge={knowledgeOf}
                />
              ),
              leads: guided.fits,
            }
          : undefined
      }
    />
  );
}
