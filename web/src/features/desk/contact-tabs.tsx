import { Badge, Flex, Tabs } from "antd";
import { useState, type ReactNode } from "react";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useFormTabs } from "./registration-forms";
import type { Slot, Slots } from "./slots";

const WRAP_UP = "wrap_up";

interface Props {
  contact: Contact;
  guide?: Slots["guide"];
  orders?: Slots["orders"];
  /** What stands beside the tabs while another one than the disposition's is open. */
  aside: ReactNode;
  /** The disposition and the note. */
  children: ReactNode;
}

/** What the agent does with a contact: the guided steps, the orders, what came of it, the enterprise's own forms. */
export function ContactTabs({ contact, guide, orders, aside, children }: Props) {
  const { t } = useWords();
  const forms = useFormTabs(contact);
  const [chosen, setChosen] = useState<string | null>(null);
  const wrappingUp = contact.phase === WRAP_UP;
  if (guide === undefined && orders === undefined && forms.length === 0) return children;
  const usual = guide?.leads === true && !wrappingUp ? "guide" : WRAP_UP;
  const active = chosen ?? usual;
  const tabOf = (key: string, slot: Slot | undefined) =>
    slot === undefined
      ? []
      : [
          {
            key,
            label: <Marked mark={slot.mark?.(contact)}>{t(`desk.tab_${key}`)}</Marked>,
            children: slot.panel(contact),
            forceRender: true,
          },
        ];
  return (
    <Tabs
      size="small"
      activeKey={active}
      onChange={setChosen}
      data-testid="contact-tabs"
      tabBarExtraContent={wrappingUp && active !== WRAP_UP ? aside : null}
      items={[
        ...tabOf("guide", guide),
        ...tabOf("orders", orders),
        {
          key: WRAP_UP,
          // somebody who writes an order when the customer hangs up is not torn away from it
          label: <Badge dot={wrappingUp && active !== WRAP_UP}>{t("wrap_up.title")}</Badge>,
          children,
          forceRender: true,
        },
        ...forms,
      ]}
    />
  );
}

/** The word of a tab and what it says meanwhile. */
export function Marked({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <Flex gap={5} align="center">
      {children}
      {mark}
    </Flex>
  );
}
