import { useContext } from "react";
import { CustomerPage } from "@/features/customers/customer-page";
import { DeskContext } from "@/features/desk/use-desk";
import { ChecksOf } from "./checks-of";
import { dialOf } from "./customer-dial";

/** A customer's page; who has a phone at his desk calls from it. */
export function CustomerPlace() {
  const model = useContext(DeskContext);
  const mayDial = model?.desk?.agent.legal.includes("dial") === true;
  return (
    <CustomerPage
      onDial={model !== null && mayDial ? dialOf(model.ask) : undefined}
      more={(customer) => <ChecksOf customerId={customer.id} />}
    />
  );
}
