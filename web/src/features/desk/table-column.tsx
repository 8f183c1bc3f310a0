import { Card, Collapse, Flex, Tag } from "antd";
import type { ReactNode } from "react";
import type { Desk } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed } from "@/shared/time/timer";
import { ParkedList } from "./parked-list";
import { PartyList } from "./party-list";
import { SeatChanger } from "./seat-changer";

/** Left: what is on my table, which queues I serve. */
export function TableColumn({ desk, soundPanel }: { desk: Desk; soundPanel: ReactNode }) {
  const { t, name } = useWords();
  const { contact, agent } = desk;
  return (
    <Flex vertical gap={12}>
      <Card
        size="small"
        title={t("desk.table")}
        extra={agent.state === "signed_out" ? null : <SeatChanger desk={desk} />}
      >
        <div style={{ minHeight: 62 }}>
          {contact === null ? (
            <span className="quiet">{t("desk.table_empty")}</span>
          ) : (
            <div
              style={{ padding: "6px 8px", borderLeft: "3px solid var(--accent)", background: "var(--accent-paper)" }}
            >
              <div className="figures" style={{ fontWeight: 600 }}>
                {contact.caller || t("desk.caller_hidden")}
              </div>
              <div>
                {name(contact.tenant)} · {t(`phase.${contact.phase}`)}
              </div>
              <div className="quiet">
                {t("desk.since_arrival")} <Elapsed since={contact.opened_at} />
              </div>
            </div>
          )}
        </div>
        {contact !== null && <PartyList desk={desk} contact={contact} />}
      </Card>
      {agent.state !== "signed_out" && <ParkedList />}
      <Card size="small" title={t("desk.queues")}>
        <Flex wrap gap={4}>
          {agent.queues.map((queue) => (
            <Tag key={queue.id} title={name(queue.tenant)} style={{ maxWidth: "100%", whiteSpace: "normal" }}>
              {name(queue.tenant)} · {name(queue)}
            </Tag>
          ))}
        </Flex>
      </Card>
      {soundPanel !== null && (
        <Collapse size="small" items={[{ key: "sound", label: t("sound.title"), children: soundPanel }]} />
      )}
    </Flex>
  );
}
