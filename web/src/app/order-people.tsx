import { CustomerChoice } from "@/features/customers/customer-choice";
import type { People } from "@/features/orders/new-order";
import { IdentityState } from "@/features/proving/identity-state";

/** Whose an order away from the desk is, and whether he has proved who he is. */
export const ORDER_PEOPLE: People = {
  choice: (tenantId, chosen, choose) => <CustomerChoice tenantId={tenantId} value={chosen} onChange={choose} />,
  identity: (customerId) => (onProved) => (
    <IdentityState subject={{ customer_id: customerId }} needed="sensitive" onProved={onProved} />
  ),
};
