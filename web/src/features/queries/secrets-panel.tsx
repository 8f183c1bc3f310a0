import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Select } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { useSaving } from "@/shared/api/use-saving";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { ChangedBy } from "@/shared/ui/changed-by";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { RowActions } from "@/shared/ui/row-actions";

type Secret = components["schemas"]["SecretOut"];
type Body = components["schemas"]["NewSecret"];

const NEW = "new";
const KEY = ["query-secrets"];

/** What lets us into the enterprise's system: written here, never shown again, sent to its own host only. */
export function SecretsPanel() {
  const { t, name } = useWords();
  const { tenants } = useDirectory();
  const [open, setOpen] = useState<Secret | typeof NEW | null>(null);
  const found = useQuery({ queryKey: KEY, queryFn: () => dataOf(server.GET("/api/query-secrets")) });
  const remove = useSaving(
    (id: string) => server.DELETE("/api/query-secrets/{secret_id}", { params: { path: { secret_id: id } } }),
    { stale: KEY, quiet: true },
  );
  return (
    <ListCard<Secret>
      title={t("queries.secrets_what")}
      found={found}
      empty={t("queries.no_secrets")}
      add={{
        label: t("queries.new_secret"),
        type: "primary",
        onAdd: () => {
          setOpen(NEW);
        },
      }}
      columns={[
        { title: t("queries.code"), dataIndex: "code", render: (code: string) => <b>{code}</b> },
        { title: t("queries.tenant"), key: "tenant", render: (_, row) => name(tenants.get(row.tenant_id)) },
        { title: t("queries.host"), dataIndex: "host" },
        { title: t("queries.header"), dataIndex: "header" },
        {
          title: t("queries.changed"),
          key: "changed",
          render: (_, row) => <ChangedBy at={row.changed_at} author={row.author} />,
        },
        {
          key: "actions",
          align: "right",
          render: (_, row) => (
            <RowActions
              open={t("queries.rewrite")}
              onOpen={() => {
                setOpen(row);
              }}
              remove={t("queries.remove")}
              removeAsk={t("queries.remove_secret_ask")}
              onRemove={() => {
                remove.mutate(row.id);
              }}
            />
          ),
        },
      ]}
    >
      {open !== null && (
        <SecretDialog
          secret={open === NEW ? null : open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ListCard>
  );
}

function SecretDialog({ secret, onClose }: { secret: Secret | null; onClose: () => void }) {
  const me = useMe();
  const { t, name, sentence } = useWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<Body>();
  const keep = useMutation({
    mutationFn: async ({ tenant_id, ...body }: Body) => {
      if (secret === null) await server.POST("/api/query-secrets", { body: { ...body, tenant_id } });
      else await server.PUT("/api/query-secrets/{secret_id}", { params: { path: { secret_id: secret.id } }, body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: KEY });
      onClose();
    },
  });
  const rules = [{ required: true, message: t("queries.missing") }];
  return (
    <FormModal
      title={t(secret ? "queries.rewrite" : "queries.new_secret")}
      saving={keep.isPending}
      onClose={onClose}
      onSubmit={() => {
        form.submit();
      }}
    >
      {keep.isError && <Alert type="error" showIcon title={sentence(keep.error)} style={{ marginBottom: 8 }} />}
      <Form<Body>
        form={form}
        layout="vertical"
        autoComplete="off"
        initialValues={secret ?? { tenant_id: me.tenants[0]?.id, header: "Authorization" }}
        onFinish={keep.mutate}
      >
        <Form.Item name="tenant_id" label={t("queries.tenant")} hidden={secret !== null || me.tenants.length < 2}>
          <Select options={me.tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))} />
        </Form.Item>
        <Form.Item name="code" label={t("queries.code")} extra={t("queries.secret_code_hint")} rules={rules}>
          <Input autoFocus maxLength={64} />
        </Form.Item>
        <Form.Item name="host" label={t("queries.host")} extra={t("queries.host_hint")} rules={rules}>
          <Input maxLength={260} />
        </Form.Item>
        <Form.Item name="header" label={t("queries.header")} rules={rules}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="value" label={t("queries.value")} extra={t("queries.value_hint")} rules={rules}>
          <Input.Password maxLength={4000} autoComplete="new-password" />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
