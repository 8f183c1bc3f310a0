import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Flex, Popconfirm, Progress } from "antd";
import { useState } from "react";
import type { Role } from "@/shared/api/model";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { formatDateTime } from "@/shared/time/format";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import {
  EXPORTS,
  isUnderWay,
  loadExports,
  loadStanding,
  revoke,
  stopExport,
  type ListExport,
  type StandingExport,
} from "./api";
import { ExportDialog } from "./export-dialog";
import { Fetched } from "./fetched";
import { GrantsPanel } from "./grants-panel";

const EVERY = 1_000;
const ADMIN: Role = "tenant_admin";
const TONES: Record<ListExport["state"], ToneName> = {
  waiting: "quiet",
  running: "busy",
  ready: "good",
  failed: "bad",
  stopped: "quiet",
  expired: "quiet",
};

/** Lists that were taken away, by whom and why; below, those that machines take. */
export function ExportsPage() {
  const { t, word, locale } = useWords();
  const me = useMe();
  const { only, nameOf } = useTenants();
  const [asking, setAsking] = useState<"once" | "standing">();
  const found = useQuery({
    queryKey: [EXPORTS],
    queryFn: loadExports,
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? EVERY : false),
  });
  const when = (value: string | null) => (
    <span className="figures">{value === null ? "–" : formatDateTime(value, locale)}</span>
  );
  return (
    <Flex vertical gap={12} className="page-fill">
      <ListCard<ListExport>
        title={t("exports.title")}
        found={found}
        add={{
          label: t("exports.new"),
          type: "primary",
          onAdd: () => {
            setAsking("once");
          },
        }}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("exports.none")} />}
        columns={[
          { title: t("imports.at"), key: "at", width: 170, render: (_, row) => when(row.created_at) },
          { title: t("imports.list"), key: "list", width: 90, render: (_, row) => word("import_list", row.source) },
          {
            title: t("imports.tenant"),
            key: "tenant",
            width: 190,
            hidden: only !== undefined,
            render: (_, row) => nameOf(row.tenant_id),
          },
          { title: t("imports.by"), key: "by", width: 180, render: (_, row) => row.user_name },
          {
            title: t("exports.reason"),
            key: "reason",
            render: (_, row) => (
              <span>
                {word("export_reason", row.reason)} <span className="quiet">{row.note}</span>
              </span>
            ),
          },
          {
            title: t("imports.rows"),
            key: "rows",
            width: 90,
            align: "right",
            render: (_, row) => <span className="figures">{row.done}</span>,
          },
          {
            title: t("exports.fetched"),
            key: "fetched",
            width: 90,
            align: "right",
            render: (_, row) => <Fetched row={row} />,
          },
          { title: t("imports.state"), key: "state", width: 170, render: (_, row) => <ExportState row={row} /> },
          { title: t("exports.expires"), key: "expires", width: 170, render: (_, row) => when(row.expires_at) },
          { key: "actions", width: 110, align: "right", render: (_, row) => <ExportAction row={row} /> },
        ]}
      />
      <Standing
        onAdd={
          me.role === ADMIN
            ? () => {
                setAsking("standing");
              }
            : undefined
        }
      />
      {me.role === ADMIN && <GrantsPanel />}
      {asking !== undefined && (
        <ExportDialog
          standing={asking === "standing"}
          onClose={() => {
            setAsking(undefined);
          }}
        />
      )}
    </Flex>
  );
}

function ExportState({ row }: { row: ListExport }) {
  const { word } = useWords();
  if (row.state === "running") {
    return <Progress size="small" percent={row.total === 0 ? 0 : Math.floor((100 * row.done) / row.total)} />;
  }
  return (
    <Flex gap={6} align="center">
      <ToneTag tone={TONES[row.state]}>{word("list_export_state", row.state)}</ToneTag>
      {row.fault !== null && <span className="quiet">{word("import_fault", row.fault)}</span>}
    </Flex>
  );
}

function ExportAction({ row }: { row: ListExport }) {
  const { t } = useWords();
  const stopping = useSaving(() => stopExport(row.id), { stale: [EXPORTS], quiet: true });
  if (isUnderWay(row)) {
    return (
      <Button
        size="small"
        onClick={() => {
          stopping.mutate(undefined);
        }}
      >
        {t("imports.stop")}
      </Button>
    );
  }
  if (row.state !== "ready") return null;
  return (
    <a href={`/api/exports/${row.id}/file`} download>
      <DownloadOutlined /> {t("exports.fetch")}
    </a>
  );
}

function Standing({ onAdd }: { onAdd: (() => void) | undefined }) {
  const { t, word, locale } = useWords();
  const { only, nameOf } = useTenants();
  const found = useQuery({ queryKey: [EXPORTS, "standing"], queryFn: loadStanding });
  const revoking = useSaving((id: string) => revoke(id), { stale: [EXPORTS] });
  const when = (value: string | null) => (
    <span className="figures">{value === null ? "–" : formatDateTime(value, locale)}</span>
  );
  return (
    <ListCard<StandingExport>
      title={t("exports.standing")}
      found={found}
      add={onAdd === undefined ? null : { label: t("exports.new_standing"), onAdd }}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("exports.no_standing")} />}
      columns={[
        {
          title: t("exports.name"),
          key: "name",
          render: (_, row) => (
            <Flex gap={6} align="center">
              <b>{row.name}</b>
              {row.mails_lost > 0 && <ToneTag tone="bad">{t("exports.mails_lost", { count: row.mails_lost })}</ToneTag>}
            </Flex>
          ),
        },
        { title: t("imports.list"), key: "list", width: 80, render: (_, row) => word("import_list", row.source) },
        {
          title: t("imports.tenant"),
          key: "tenant",
          width: 190,
          hidden: only !== undefined,
          render: (_, row) => nameOf(row.tenant_id),
        },
        { title: t("exports.reason"), key: "reason", render: (_, row) => word("export_reason", row.reason) },
        { title: t("exports.every"), key: "every", width: 100, render: (_, row) => t(`exports.every_${row.every}`) },
        { title: t("exports.given_by"), key: "by", width: 150, render: (_, row) => row.given_by_name },
        { title: t("exports.ends_on"), key: "ends", width: 120, render: (_, row) => row.ends_on },
        { title: t("exports.last"), key: "last", width: 170, render: (_, row) => when(row.last_at) },
        {
          title: t("exports.next"),
          key: "next",
          width: 200,
          render: (_, row) =>
            row.last_refusal === null ? when(row.next_at) : word("export_refusal", row.last_refusal),
        },
        {
          key: "actions",
          width: 100,
          align: "right",
          render: (_, row) =>
            row.revoked_at !== null ? (
              <span className="quiet">{t("exports.revoked")}</span>
            ) : (
              onAdd !== undefined && (
                <Popconfirm
                  title={t("exports.revoke_sure")}
                  onConfirm={() => {
                    revoking.mutate(row.id);
                  }}
                >
                  <Button size="small">{t("exports.revoke")}</Button>
                </Popconfirm>
              )
            ),
        },
      ]}
    />
  );
}
