import { CustomerChoice } from "@/features/customers/customer-choice";
import type { People } from "@/features/orders/new-order";
import { OrdersPage } from "@/features/orders/orders-page";
import { IdentityState } from "@/features/proving/identity-state";

const PEOPLE: People = {
  choice: (tenantId, chosen, choose) => <CustomerChoice tenantId={tenantId} value={chosen} onChange={choose} />,
  identity: (customerId) => (onProved) => (
    <IdentityState subject={{ customer_id: customerId }} needed="sensitive" onProved={onProved} />
  ),
};

/** The orders, with whose they are and whether he has proved who he is; neither feature knows another. */
export function OrdersPlace() {
  return <OrdersPage people={PEOPLE} />;
}
