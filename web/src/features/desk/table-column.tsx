import { Card, Collapse, Flex, Tag, Typography } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Desk } from "@/shared/api/model";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { formatTime } from "@/shared/time/format";
import { Elapsed } from "@/shared/time/timer";
import { usePast } from "./use-past";

/** Left: what is on my table, which queues I serve, what I had before. */
export function TableColumn({ desk, soundPanel }: { desk: Desk; soundPanel: ReactNode }) {
  const { t, name } = useWords();
  const { contact, agent } = desk;
  return (
    <Flex vertical gap={12}>
      <Card size="small" title={t("desk.table")}>
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
      </Card>
      <Card size="small" title={t("desk.queues")}>
        <Flex wrap gap={4}>
          {agent.queues.map((queue) => (
            <Tag key={queue.id} title={name(queue.tenant)}>
              {name(queue.tenant)} · {name(queue)}
            </Tag>
          ))}
        </Flex>
      </Card>
      <RecentCard userId={agent.user_id} />
      <Collapse size="small" items={[{ key: "sound", label: t("sound.title"), children: soundPanel }]} />
    </Flex>
  );
}

function RecentCard({ userId }: { userId: string }) {
  const { t, name, word, locale } = useWords();
  const { tenants } = useDirectory();
  const items = usePast({ agent_id: userId, limit: 8 });
  if (items === null) return null;
  return (
    <Card size="small" title={t("desk.recent")}>
      {items.length === 0 && <span className="quiet">{t("desk.recent_empty")}</span>}
      {items.map((item) => (
        <div key={item.id} style={{ whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" }}>
          <Link to={`/interactions/${item.id}`}>
            <span className="figures">{formatTime(item.opened_at, locale)}</span> {item.caller}
          </Link>{" "}
          <Typography.Text type="secondary">
            {name(tenants.get(item.tenant_id))} {item.result ? word("result", item.result) : ""}
          </Typography.Text>
        </div>
      ))}
    </Card>
  );
}
