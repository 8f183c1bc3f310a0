import { useQuery } from "@tanstack/react-query";
import { Button, Form, Popconfirm, Select } from "antd";
import { useState } from "react";
import { useAgents } from "@/shared/agents";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { grant, GRANTS, loadGrants, withdraw, type Grant } from "./api";

/** Agents who hear every recording of an enterprise; all others hear their own. */
export function GrantsPanel() {
  const { t, name, locale } = useWords();
  const { tenants } = useMe();
  const [adding, setAdding] = useState(false);
  const found = useQuery({ queryKey: [GRANTS], queryFn: loadGrants });
  const withdrawing = useSaving(withdraw, { stale: [GRANTS], quiet: true });
  const rows = (found.data?.items ?? []).map((each) => ({ ...each, id: `${each.tenant_id} ${each.user_id}` }));
  return (
    <ListCard<Grant & { id: string }>
      title={t("grants.title")}
      found={{ ...found, data: { items: rows } }}
      empty={t("grants.none")}
      add={{
        label: t("grants.add"),
        onAdd: () => {
          setAdding(true);
        },
      }}
      columns={[
        { title: t("recording.agent_id"), key: "agent", render: (_, row) => row.display_name || "…" },
        {
          title: t("recording.tenant_id"),
          key: "tenant",
          render: (_, row) => name(tenants.find(({ id }) => id === row.tenant_id)),
        },
        {
          title: t("grants.since"),
          dataIndex: "granted_at",
          render: (at: string) => <span className="figures">{formatDateTime(at, locale)}</span>,
        },
        {
          key: "withdraw",
          align: "right",
          render: (_, row) => (
            <Popconfirm
              title={t("grants.withdraw_ask", { name: row.display_name })}
              okText={t("grants.withdraw")}
              cancelText={t("common.cancel")}
              onConfirm={() => {
                withdrawing.mutate(row);
              }}
            >
              <Button size="small" danger>
                {t("grants.withdraw")}
              </Button>
            </Popconfirm>
          ),
        },
      ]}
    >
      {adding && (
        <GrantDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </ListCard>
  );
}

interface Fields {
  user_id: string;
  tenant_id: string;
}

function GrantDialog({ onClose }: { onClose: () => void }) {
  const { t, name } = useWords();
  const { tenants } = useMe();
  const [form] = Form.useForm<Fields>();
  const agents = useAgents();
  const saving = useSaving(grant, { stale: [GRANTS], onSaved: onClose });
  const [only] = tenants;
  return (
    <FormModal title={t("grants.add")} saving={saving.isPending} onSubmit={form.submit} onClose={onClose}>
      <p className="quiet">{t("grants.hint")}</p>
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={tenants.length === 1 && only ? { tenant_id: only.id } : {}}
        onFinish={saving.mutate}
      >
        <Form.Item name="tenant_id" label={t("recording.tenant_id")} rules={[{ required: true }]}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={tenants.map((each) => ({ value: each.id, label: name(each) }))}
          />
        </Form.Item>
        <Form.Item name="user_id" label={t("recording.agent_id")} rules={[{ required: true }]}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            loading={agents.isLoading}
            options={(agents.data?.items ?? []).map((each) => ({
              value: each.user_id,
              label: `${each.staff_no ?? ""} ${each.display_name}`.trim(),
            }))}
          />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
