import { PhoneOutlined } from "@ant-design/icons";
import { Button, Card, Descriptions, Empty, Flex, Tabs, Typography } from "antd";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatDuration, formatTime } from "@/shared/time/format";
import { Elapsed } from "@/shared/time/timer";
import { Marked } from "./contact-tabs";
import { recentCallers, unseenOf } from "./recent-callers";
import type { Slots } from "./slots";
import { useDesk } from "./use-desk";

interface Props extends Pick<Slots, "customer" | "knowledge" | "outlets"> {
  contact: Contact | null;
}

/** Right: who calls, with what is known of him and was before; beside it what is known of his matter. */
export function CustomerColumn({ contact, customer, knowledge, outlets }: Props) {
  const { t } = useWords();
  const whoCalls = contact === null ? <Nobody /> : <Customer contact={contact} customer={customer} />;
  if (knowledge === undefined) {
    return (
      <Card size="small" title={t("desk.customer")} style={{ minHeight: 300 }}>
        {whoCalls}
      </Card>
    );
  }
  return (
    <Card size="small" style={{ minHeight: 300 }} styles={{ body: { paddingTop: 2 } }}>
      <Tabs
        size="small"
        data-testid="customer-tabs"
        items={[
          { key: "customer", label: t("desk.customer"), children: whoCalls, forceRender: true },
          {
            key: "knowledge",
            label: <Marked mark={knowledge.mark?.(contact)}>{t("desk.tab_knowledge")}</Marked>,
            children: knowledge.panel(contact),
            forceRender: true,
          },
          ...(outlets === undefined || contact === null
            ? []
            : [{ key: "outlets", label: t("desk.tab_outlets"), children: outlets.panel(contact) }]),
        ]}
      />
    </Card>
  );
}

function Nobody() {
  const { t } = useWords();
  return (
    <>
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("desk.customer_empty")} />
      <CallBack />
    </>
  );
}

// whoever has called a moment ago may have to be called again
function CallBack() {
  const { t, name, locale } = useWords();
  const { desk, ask } = useDesk();
  if (desk === null) return null;
  const callers = recentCallers.get(desk.agent.user_id);
  if (callers.length === 0 || !desk.agent.legal.includes("dial")) return null;
  return (
    <Flex vertical gap={6} data-testid="recent-callers">
      <Typography.Text strong>{t("dial.recent")}</Typography.Text>
      {callers.map(({ digits, tenant, tenantId, at, ...caller }) => (
        <Flex key={`${tenantId}-${digits}`} justify="space-between" align="center" gap={6}>
          <span>
            <b className="figures">{digits}</b>
            <div className="quiet">
              {name(tenant)} · <span className="figures">{formatTime(at, locale)}</span>
            </div>
          </span>
          <Button
            size="small"
            icon={<PhoneOutlined />}
            onClick={() => {
              ask({ kind: "dial", digits, tenantId, by: unseenOf({ digits, tenant, tenantId, at, ...caller }) });
            }}
          >
            {t("action.call_back")}
          </Button>
        </Flex>
      ))}
    </Flex>
  );
}

function Customer({ contact, customer }: { contact: Contact; customer: Slots["customer"] }) {
  const { t, name, locale } = useWords();
  const { caller, tenant } = contact;
  const facts = {
    tenant: name(tenant),
    queue: name(contact.queue),
    number: contact.number,
    arrived: formatTime(contact.opened_at, locale),
    waited: waitOf(contact),
  };
  return (
    <>
      <Typography.Title
        level={4}
        className="figures"
        style={{ margin: "0 0 8px" }}
        copyable={caller !== "" && { text: caller }}
      >
        {caller || t("desk.caller_hidden")}
      </Typography.Title>
      {customer?.panel(contact)}
      <Typography.Text strong style={{ display: "block", margin: "10px 0 4px" }}>
        {t("desk.this_contact")}
      </Typography.Text>
      <Descriptions
        size="small"
        column={1}
        colon={false}
        styles={{ label: { width: 104 } }}
        items={Object.entries(facts).map(([key, children]) => ({ key, label: t(`desk.fact_${key}`), children }))}
      />
    </>
  );
}

// until an agent took the call, or until now; only while it is in a queue at all
function waitOf({ queued_at: queued, answered_at: answered }: Contact) {
  if (queued === null) return "–";
  if (answered === null) return <Elapsed since={queued} />;
  return <span className="figures">{formatDuration(Date.parse(answered) - Date.parse(queued))}</span>;
}
