import { Flex, Skeleton } from "antd";
import type { ReactNode } from "react";
import { ContactCard } from "./contact-card";
import { CustomerColumn } from "./customer-column";
import { IdleCard } from "./idle-card";
import { PhoneNotice } from "./phone-notice";
import { SeatChooser } from "./seat-chooser";
import type { Slots } from "./slots";
import { TableColumn } from "./table-column";
import { useDesk } from "./use-desk";

/** The agent's place: what is on the table, the contact, the customer. */
export function DeskPage({ soundPanel, ...slots }: Slots & { soundPanel: ReactNode }) {
  const { desk } = useDesk();
  if (desk === null) return <Skeleton active />;
  const signedOut = desk.agent.state === "signed_out";
  return (
    <div className="desk">
      <TableColumn desk={desk} soundPanel={signedOut ? null : soundPanel} />
      <Flex vertical gap={12}>
        {!signedOut && (
          <div className="banner banner-left">
            <PhoneNotice />
          </div>
        )}
        {desk.contact !== null ? (
          <ContactCard key={desk.contact.interaction_id} desk={desk} contact={desk.contact} {...slots} />
        ) : signedOut ? (
          <SeatChooser soundPanel={soundPanel} />
        ) : (
          <>
            <IdleCard desk={desk} />
            {slots.idle}
          </>
        )}
      </Flex>
      <CustomerColumn contact={desk.contact} {...slots} />
    </div>
  );
}
