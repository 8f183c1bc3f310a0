import { useQuery } from "@tanstack/react-query";
import { Empty, Form, InputNumber, Radio, Switch } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { loadPolicies, POLICIES, setPolicy, type Policy, type PolicyBody } from "./api";

/** How often one number may call, and what becomes of calls that an agent marked as a nuisance. */
export function PoliciesPanel() {
  const { t, name, locale } = useWords();
  const [open, setOpen] = useState<Policy | null>(null);
  const found = useQuery({ queryKey: [POLICIES], queryFn: loadPolicies });
  const rows = (found.data?.items ?? []).map((policy) => ({ ...policy, id: policy.tenant_id }));
  return (
    <ListCard
      title={t("nuisance.policies")}
      found={{ ...found, data: { items: rows } }}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("nuisance.no_policies")} />}
      onOpen={setOpen}
      columns={[
        { title: t("nuisance.tenant"), key: "tenant", render: (_, policy) => <b>{name(policy)}</b> },
        {
          title: t("nuisance.limit"),
          key: "limit",
          className: "figures",
          render: (_, policy) =>
            policy.max_calls === null
              ? t("nuisance.unlimited")
              : t("nuisance.limit_said", { calls: policy.max_calls, minutes: policy.minutes }),
        },
        {
          title: t("nuisance.beyond"),
          key: "beyond",
          render: (_, policy) => (policy.max_calls === null ? "–" : t(`nuisance.beyond.${policy.beyond ?? "refuse"}`)),
        },
        {
          title: t("nuisance.marked_calls"),
          key: "ends",
          render: (_, policy) => t(policy.ends_calls ? "nuisance.warned_and_ended" : "nuisance.warned_only"),
        },
        {
          title: t("nuisance.changed_at"),
          key: "changed",
          className: "figures",
          render: (_, policy) => formatDateTime(policy.changed_at, locale),
        },
      ]}
    >
      {open !== null && (
        <PolicyDialog
          policy={open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ListCard>
  );
}

function PolicyDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<PolicyBody & { limited: boolean }>();
  const limited = Form.useWatch("limited", form) ?? policy.max_calls !== null;
  const saving = useSaving((body: PolicyBody) => setPolicy(policy.tenant_id, body), {
    stale: [POLICIES],
    onSaved: onClose,
  });
  const { minutes = 10, beyond = "refuse", ends_calls = false } = policy;
  return (
    <FormModal
      title={t("nuisance.policy_of", { tenant: name(policy) })}
      saving={saving.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<PolicyBody & { limited: boolean }>
        form={form}
        name="policy"
        layout="vertical"
        initialValues={{
          limited: policy.max_calls !== null,
          max_calls: policy.max_calls ?? 5,
          minutes,
          beyond,
          ends_calls,
        }}
        onFinish={(fields) => {
          saving.mutate({
            max_calls: fields.limited ? (fields.max_calls ?? null) : null,
            minutes: fields.minutes ?? minutes,
            beyond: fields.beyond ?? beyond,
            ends_calls: fields.ends_calls ?? ends_calls,
          });
        }}
      >
        <Form.Item name="limited" label={t("nuisance.limit")} valuePropName="checked">
          <Switch autoFocus />
        </Form.Item>
        {limited && (
          <>
            <Form.Item name="max_calls" label={t("nuisance.max_calls")} rules={[{ required: true }]}>
              <InputNumber min={1} max={1000} precision={0} style={{ width: 160 }} />
            </Form.Item>
            <Form.Item name="minutes" label={t("nuisance.minutes")} rules={[{ required: true }]}>
              <InputNumber min={1} max={1440} precision={0} style={{ width: 160 }} />
            </Form.Item>
            <Form.Item name="beyond" label={t("nuisance.beyond")}>
              <Radio.Group
                optionType="button"
                options={(["refuse", "announce"] as const).map((value) => ({
                  value,
                  label: t(`nuisance.beyond.${value}`),
                }))}
              />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="ends_calls"
          label={t("nuisance.ends_calls")}
          extra={t("nuisance.ends_calls_hint")}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
