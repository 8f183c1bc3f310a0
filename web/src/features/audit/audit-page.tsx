import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Card, Descriptions, Flex, Select, Table } from "antd";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { dataOf, filled, server } from "@/shared/api/client";
import type { AuditEntry } from "@/shared/api/model";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { zh } from "@/shared/i18n/words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { calledIn, detailLines, pageOf } from "./subject";

const PAGE = 50;
const PREFIX = "audit_action.";
const ACTIONS = Object.keys(zh)
  .filter((key) => key.startsWith(PREFIX))
  .map((key) => key.slice(PREFIX.length));

/** Who did what, from where, when: logins, listenings, changes. */
export function AuditPage() {
  const { t, name, word, locale } = useWords();
  const me = useMe();
  const directory = useDirectory();
  const [action, setAction] = useState("");
  const found = useInfiniteQuery({
    queryKey: ["audit", action],
    queryFn: ({ pageParam }) =>
      dataOf(
        server.GET("/api/audit", { params: { query: filled({ action, after: Number(pageParam), limit: PAGE }) } }),
      ),
    initialPageParam: "0",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const actions = useMemo(
    () =>
      ACTIONS.map((code) => ({ value: code, label: word("audit_action", code) })).sort((one, other) =>
        one.label.localeCompare(other.label, locale),
      ),
    [word, locale],
  );
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page-fill">
      <Select
        style={{ width: 320 }}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("audit.action")}
        placeholder={t("audit.any_action")}
        value={action === "" ? null : action}
        options={actions}
        onChange={(code: string | null | undefined) => {
          setAction(code ?? "");
        }}
      />
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <Table<AuditEntry>
          size="small"
          rowKey="id"
          pagination={false}
          loading={found.isLoading}
          dataSource={rows}
          locale={{ emptyText: t("audit.none") }}
          expandable={{
            rowExpandable: ({ details }) => Object.keys(details).length > 0,
            expandedRowRender: ({ details }) => <Details details={details} />,
          }}
          columns={[
            {
              title: t("audit.at"),
              dataIndex: "at",
              width: 170,
              render: (at: string) => <span className="figures">{formatDateTime(at, locale)}</span>,
            },
            { title: t("audit.actor"), dataIndex: "actor_name" },
            {
              title: t("audit.action"),
              dataIndex: "action",
              render: (code: string) => <span title={code}>{word("audit_action", code)}</span>,
            },
            {
              title: t("audit.object"),
              key: "object",
              render: (_, entry) => <Thing entry={entry} />,
            },
            {
              title: t("audit.tenant"),
              dataIndex: "tenant_id",
              // who administers one enterprise sees no other
              hidden: me.role === "tenant_admin" || me.role === "tenant_viewer",
              render: (id: string) => name(directory.tenants.get(id)),
            },
            { title: t("audit.seat"), dataIndex: "seat", render: (seat: string | null) => seat ?? "–" },
            { title: t("audit.address"), dataIndex: "address" },
          ]}
        />
        <Flex justify="end" style={{ padding: "8px 12px", minHeight: 32 }}>
          {found.hasNextPage && (
            <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("ledger.more")}
            </Button>
          )}
        </Flex>
      </Card>
    </div>
  );
}

function Thing({ entry }: { entry: AuditEntry }) {
  const { word } = useWords();
  const me = useMe();
  if (entry.object_kind === null) return <>–</>;
  // who runs the platform sees nothing inside a house
  const page = me.role === "operator_admin" ? null : pageOf(entry);
  const called = calledIn(entry.details);
  const kind = word("audit_object", entry.object_kind);
  return (
    <span>
      {page === null ? kind : <Link to={page}>{kind}</Link>}{" "}
      {called !== null && <span className="quiet">{called}</span>}
    </span>
  );
}

function Details({ details }: Pick<AuditEntry, "details">) {
  const { t, word, locale } = useWords();
  const lines = detailLines(details, {
    word,
    moment: (iso) => formatDateTime(iso, locale),
    truth: (value) => t(value ? "common.yes" : "common.no"),
  });
  return (
    <Descriptions
      size="small"
      column={{ xs: 2, xxl: 3 }}
      items={lines.map(({ key, value }) => ({ key, label: word("audit_detail", key), children: value }))}
    />
  );
}
