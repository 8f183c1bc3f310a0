import { useQuery } from "@tanstack/react-query";
import { App, Button, Card, InputNumber, Switch, Table } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import type { Tenant } from "@/shared/api/model";
import type { components } from "@/shared/api/schema";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";

type Change = components["schemas"]["TenantChange"];

const TENANTS = ["tenants"];
const TONES: Record<Tenant["status"], ToneName> = { active: "good", suspended: "attention", ended: "quiet" };

function useChange() {
  return useSaving(
    ({ id, change }: { id: string; change: Change }) =>
      server.PATCH("/api/tenants/{tenant_id}", { params: { path: { tenant_id: id } }, body: change }),
    { stale: TENANTS },
  );
}

/** Client enterprises: who is served, and with how many channels. */
export function TenantsPage() {
  const { t, name } = useWords();
  const tenants = useQuery({ queryKey: TENANTS, queryFn: () => dataOf(server.GET("/api/tenants")) });
  const changing = useChange();
  const { modal } = App.useApp();
  const toggle = (tenant: Tenant) => {
    const verb = tenant.status === "active" ? "suspend" : "resume";
    modal.confirm({
      title: t(`tenants.${verb}_ask`, { name: name(tenant) }),
      content: t(`tenants.${verb}_hint`),
      okText: t(`tenants.${verb}`),
      cancelText: t("common.cancel"),
      onOk: () =>
        changing
          .mutateAsync({ id: tenant.id, change: { status: verb === "suspend" ? "suspended" : "active" } })
          .catch(() => undefined),
    });
  };
  if (tenants.isError) return <Failure error={tenants.error} retry={tenants.refetch} />;
  return (
    <Card size="small" styles={{ body: { padding: 0 } }}>
      <Table<Tenant>
        size="small"
        rowKey="id"
        pagination={false}
        loading={tenants.isLoading}
        dataSource={tenants.data?.items ?? []}
        columns={[
          { title: t("tenants.name"), key: "name", render: (_, tenant) => <b>{name(tenant)}</b> },
          { title: t("tenants.code"), dataIndex: "code" },
          { title: t("tenants.kind"), dataIndex: "kind", render: (kind: string) => t(`tenants.kind_${kind}`) },
          {
            title: t("tenants.status"),
            dataIndex: "status",
            render: (status: Tenant["status"]) => (
              <ToneTag tone={TONES[status]}>{t(`tenants.status_${status}`)}</ToneTag>
            ),
          },
          {
            title: t("tenants.channel_limit"),
            key: "limit",
            width: 220,
            render: (_, tenant) =>
              tenant.kind === "client" && (
                <Limit
                  key={tenant.channel_limit}
                  value={tenant.channel_limit}
                  onSave={(limit) => {
                    changing.mutate({ id: tenant.id, change: { channel_limit: limit } });
                  }}
                />
              ),
          },
          {
            title: t("tenants.flow_review"),
            key: "review",
            render: (_, tenant) =>
              tenant.kind === "client" && (
                <Switch
                  checked={tenant.flow_review}
                  aria-label={`${t("tenants.flow_review")} ${name(tenant)}`}
                  onChange={(flow_review) => {
                    changing.mutate({ id: tenant.id, change: { flow_review } });
                  }}
                />
              ),
          },
          {
            title: t("tenants.numbers_masked"),
            key: "masked",
            render: (_, tenant) =>
              tenant.kind === "client" && (
                <Switch
                  checked={tenant.numbers_masked}
                  aria-label={`${t("tenants.numbers_masked")} ${name(tenant)}`}
                  onChange={(numbers_masked) => {
                    changing.mutate({ id: tenant.id, change: { numbers_masked } });
                  }}
                />
              ),
          },
          {
            key: "actions",
            align: "right",
            render: (_, tenant) =>
              tenant.kind === "client" &&
              tenant.status !== "ended" && (
                <Button
                  danger={tenant.status === "active"}
                  onClick={() => {
                    toggle(tenant);
                  }}
                >
                  {t(tenant.status === "active" ? "tenants.suspend" : "tenants.resume")}
                </Button>
              ),
          },
        ]}
      />
    </Card>
  );
}

function Limit({ value, onSave }: { value: number; onSave: (value: number) => void }) {
  const { t } = useWords();
  const [entered, setEntered] = useState<number | null>(value);
  const changed = entered !== null && entered !== value;
  const save = () => {
    if (changed) onSave(entered);
  };
  return (
    <span style={{ display: "flex", gap: 8 }}>
      <InputNumber
        min={0}
        max={10_000}
        precision={0}
        value={entered}
        onChange={setEntered}
        onPressEnter={save}
        aria-label={t("tenants.channel_limit")}
      />
      <Button disabled={!changed} onClick={save}>
        {t("common.save")}
      </Button>
    </span>
  );
}
