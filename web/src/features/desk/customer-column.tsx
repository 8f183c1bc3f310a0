import { useQuery } from "@tanstack/react-query";
import { Card, Empty, Timeline, Typography } from "antd";
import { Link } from "react-router";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { loadPast, type PastInteraction } from "./api";

/** Right: who calls, and what there was before between him and this enterprise. */
export function CustomerColumn({ contact }: { contact: Contact | null }) {
  const { t } = useWords();
  return (
    <Card size="small" title={t("desk.customer")} style={{ minHeight: 300 }}>
      {contact === null ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("desk.customer_empty")} />
      ) : (
        <Customer contact={contact} />
      )}
    </Card>
  );
}

function Customer({ contact }: { contact: Contact }) {
  const { t, name } = useWords();
  const { caller, tenant } = contact;
  const past = useQuery({
    queryKey: ["past", tenant.id, caller],
    queryFn: () => loadPast({ tenant_id: tenant.id, caller: caller ?? "", limit: 10 }),
    enabled: caller !== null,
  });
  const items = (past.data?.items ?? []).filter((item) => item.id !== contact.interaction_id);
  return (
    <>
      <Typography.Title
        level={4}
        className="figures"
        style={{ margin: 0 }}
        copyable={caller !== null && { text: caller }}
      >
        {caller ?? t("desk.caller_hidden")}
      </Typography.Title>
      <div className="quiet" style={{ marginBottom: 12 }}>
        {name(tenant)}
      </div>
      <Typography.Text strong>{t("desk.history")}</Typography.Text>
      {past.isSuccess && items.length === 0 && <div className="quiet">{t("desk.history_empty")}</div>}
      <Timeline
        style={{ marginTop: 12 }}
        items={items.map((item) => ({ key: item.id, content: <PastEntry item={item} /> }))}
      />
    </>
  );
}

function PastEntry({ item }: { item: PastInteraction }) {
  const { name, word, locale } = useWords();
  return (
    <div>
      <Link to={`/interactions/${item.id}`} className="figures">
        {formatDateTime(item.opened_at, locale)}
      </Link>
      <div>
        {name(item.queue)} · {item.result ? word("result", item.result) : "–"}
        {item.disposition ? ` · ${name(item.disposition)}` : ""}
      </div>
      <div className="quiet">{item.note ?? ""}</div>
    </div>
  );
}
