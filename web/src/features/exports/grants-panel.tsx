import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Form, Popconfirm, Select } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { EXPORTS, grant, loadCandidates, loadGrants, type Candidate, type ExportGrant } from "./api";

const GRANTS = [EXPORTS, "grants"];

/** Who may take the enterprise's lists away beside its administrators; they give the right and take it back. */
export function GrantsPanel() {
  const { t, locale } = useWords();
  const [adding, setAdding] = useState(false);
  const found = useQuery({ queryKey: GRANTS, queryFn: loadGrants });
  const withdrawing = useSaving(
    (row: ExportGrant) => grant(row.user_id, { tenant_id: row.tenant_id, allowed: false }),
    {
      stale: [EXPORTS],
    },
  );
  const rows = found.data && { items: found.data.items.map((row) => ({ ...row, id: row.user_id })) };
  return (
    <ListCard<ExportGrant & { id: string }>
      title={t("exports.grants")}
      found={{ ...found, data: rows }}
      add={{
        label: t("exports.new_grant"),
        onAdd: () => {
          setAdding(true);
        },
      }}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("exports.no_grants")} />}
      columns={[
        { title: t("exports.grantee"), key: "name", render: (_, row) => <b>{row.user_name}</b> },
        { title: t("exports.given_by"), key: "by", width: 180, render: (_, row) => row.granted_by },
        {
          title: t("exports.granted_at"),
          key: "at",
          width: 170,
          render: (_, row) => <span className="figures">{formatDateTime(row.at, locale)}</span>,
        },
        {
          key: "actions",
          width: 110,
          align: "right",
          render: (_, row) => (
            <Popconfirm
              title={t("exports.withdraw_sure", { name: row.user_name })}
              okText={t("exports.withdraw")}
              cancelText={t("common.cancel")}
              onConfirm={() => {
                withdrawing.mutate(row);
              }}
            >
              <Button size="small">{t("exports.withdraw")}</Button>
            </Popconfirm>
          ),
        },
      ]}
    >
      {adding && (
        <GrantDialog
          granted={found.data?.items ?? []}
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </ListCard>
  );
}

function GrantDialog({ granted, onClose }: { granted: ExportGrant[]; onClose: () => void }) {
  const { t } = useWords();
  const me = useMe();
  const [form] = Form.useForm<{ user_id: string }>();
  const people = useQuery({ queryKey: [...GRANTS, "people"], queryFn: () => loadCandidates(me.tenant.id) });
  const granting = useSaving(
    ({ user_id }: { user_id: string }) => grant(user_id, { tenant_id: me.tenant.id, allowed: true }),
    { stale: [EXPORTS], onSaved: onClose },
  );
  const has = new Set(granted.map((each) => each.user_id));
  const options = (people.data ?? []).filter((each) => !has.has(each.user_id));
  return (
    <FormModal
      title={t("exports.new_grant")}
      okText={t("exports.give")}
      saving={granting.isPending}
      onClose={onClose}
      onSubmit={() => {
        form.submit();
      }}
    >
      {people.isError && <Failure error={people.error} retry={people.refetch} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={granting.mutate}>
        <Form.Item
          name="user_id"
          label={t("exports.grantee")}
          extra={t("exports.grant_hint")}
          rules={[{ required: true, message: t("exports.say_grantee") }]}
        >
          <Select
            autoFocus
            showSearch={{ optionFilterProp: "label" }}
            loading={people.isLoading}
            notFoundContent={people.isSuccess ? t("exports.nobody_left") : null}
            options={options.map((each) => ({ value: each.user_id, label: labelOf(each, t(`role.${each.role}`)) }))}
          />
        </Form.Item>
      </Form>
    </FormModal>
  );
}

function labelOf({ display_name, staff_no }: Candidate, role: string): string {
  return [display_name, staff_no, role].filter(Boolean).join(" · ");
}
