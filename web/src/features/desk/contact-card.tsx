import { Card, Flex, Tag, Typography } from "antd";
import { useEffect } from "react";
import type { Contact, Desk, MenuStep } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import type { Locale } from "@/shared/i18n";
import { formatTime } from "@/shared/time/format";
import { ContactNotices } from "./contact-notices";
import { ContactTabs } from "./contact-tabs";
import { WrapUpLeft } from "./extend-wrap-up";
import type { Slots } from "./slots";
import { TaskPanel } from "./task-panel";
import { useDesk } from "./use-desk";
import { WrapUpForm } from "./wrap-up-form";

interface Props extends Pick<Slots, "guide" | "orders"> {
  desk: Desk;
  contact: Contact;
}

/** The contact on the table: how to greet, what the caller did before, what came of it. */
export function ContactCard({ desk, contact, guide, orders }: Props) {
  const { t, name, locale } = useWords();
  const { phone } = useDesk();
  const { cardDrawn } = phone;
  const id = contact.interaction_id;
  // effects run when the card is on the screen: from here on it may ring
  useEffect(() => {
    cardDrawn(id);
  }, [cardDrawn, id]);
  const [first, second] = greetings(contact, locale);
  const outbound = contact.purpose === "manual";
  const handset = desk.agent.seat?.kind === "sip" && (contact.phase === "ringing" || contact.phase === "offered");
  return (
    <Card data-testid="contact-card" data-interaction={id} styles={{ body: { padding: 16 } }}>
      <Flex justify="space-between" align="baseline" wrap gap={8}>
        <Flex gap={8} align="baseline">
          <Typography.Text strong style={{ fontSize: 18, color: "var(--accent)" }}>
            {name(contact.tenant)}
          </Typography.Text>
          <Typography.Text strong style={{ fontSize: 16 }}>
            {name(contact.queue)}
          </Typography.Text>
        </Flex>
        <span className="quiet figures">
          {t(outbound ? "desk.shown_number" : "desk.called_number", { number: contact.number })} ·{" "}
          {formatTime(contact.opened_at, locale)}
        </span>
      </Flex>
      <ContactNotices contact={contact} />
      <div
        style={{
          minHeight: 72,
          margin: "10px 0",
          padding: "8px 14px",
          borderLeft: "4px solid var(--accent)",
          background: "var(--accent-paper)",
        }}
      >
        <div className="quiet">{handset ? t("desk.lift_handset") : t("desk.greeting")}</div>
        <div style={{ fontSize: 20, lineHeight: 1.4 }} data-testid="greeting">
          {first || t("desk.no_greeting")}
        </div>
        <div className="quiet">{second}</div>
      </div>
      <TaskPanel desk={desk} contact={contact} />
      {contact.callback === null && contact.voicemail === null && !outbound && (
        <Flex gap="4px 10px" align="baseline" wrap style={{ minHeight: 28, marginBottom: 4 }}>
          <Typography.Text strong>{t("desk.menu")}</Typography.Text>
          <MenuTrail steps={contact.menu} />
        </Flex>
      )}
      <ContactTabs
        contact={contact}
        aside={<WrapUpLeft desk={desk} />}
        {...(guide && { guide })}
        {...(orders && { orders })}
      >
        <WrapUpForm desk={desk} contact={contact} />
      </ContactTabs>
    </Card>
  );
}

// in the language of the desk first; the other one stands below for a caller who wants it
function greetings({ queue }: Contact, locale: Locale): [string, string] {
  const both = [queue?.greeting_zh ?? "", queue?.greeting_en ?? ""];
  const written = (locale === "en" ? both.reverse() : both).filter((text) => text !== "");
  return [written[0] ?? "", written[1] ?? ""];
}

/** What came of an announcement, of waiting, of the hours of a house that was open: nothing was chosen there. */
const NOT_CHOSEN = ["open", "heard", "interrupted", "agent_done"];

function MenuTrail({ steps: all }: { steps: MenuStep[] }) {
  const { t, word, locale } = useWords();
  const steps = all.filter((step) => step.keyed !== "" || !NOT_CHOSEN.includes(step.result));
  if (steps.length === 0) return <div className="quiet">{t("desk.no_menu")}</div>;
  return (
    <Flex wrap gap={6}>
      {steps.map((step) => (
        <Tag key={`${step.node}-${step.at}`} title={formatTime(step.at, locale)} style={{ fontSize: 14 }}>
          {step.title}
          {step.keyed ? <b className="figures"> {t("desk.keyed", { digits: step.keyed })}</b> : null}
          <CameOf>
            {step.leads_to || (step.result !== step.keyed && step.result !== "" && word("step", step.result))}
          </CameOf>
        </Tag>
      ))}
    </Flex>
  );
}

function CameOf({ children }: { children: string | false }) {
  return children === "" || children === false ? null : <span className="quiet"> → {children}</span>;
}
