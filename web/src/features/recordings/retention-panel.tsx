import { useQuery } from "@tanstack/react-query";
import { Form, InputNumber } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";

type Rule = components["schemas"]["RetentionOut"];
type Days = components["schemas"]["DaysBody"];

const KEY = ["retention"];
const BOUNDS = ["least_days", "most_days"] as const;
const LENGTHS = ["conversation_days", "voicemail_days"] as const;

/** For how long recordings are kept, by tenant; the operator's own row holds where a contract says nothing. */
export function RetentionPanel() {
  const { t } = useWords();
  const { nameOf } = useTenants();
  const [open, setOpen] = useState<Rule | null>(null);
  const found = useQuery({ queryKey: KEY, queryFn: () => dataOf(server.GET("/api/retention")) });
  const rows = found.data?.items.map((rule) => ({ ...rule, id: rule.tenant_id })) ?? [];
  return (
    <ListCard
      title={t("recording.retention")}
      found={{ ...found, data: { items: rows } }}
      onOpen={setOpen}
      columns={[
        {
          title: t("recording.tenant_id"),
          dataIndex: "tenant_id",
          render: nameOf,
        },
        { title: t("recording.conversation_days"), dataIndex: "conversation_days", align: "right" },
        { title: t("recording.voicemail_days"), dataIndex: "voicemail_days", align: "right" },
        {
          key: "own",
          render: (_, rule) =>
            rule.is_default ? (
              <ToneTag tone="quiet">{t("recording.retention_default")}</ToneTag>
            ) : (
              rule.is_own && <ToneTag tone="good">{t("recording.retention_own")}</ToneTag>
            ),
        },
      ]}
    >
      {open !== null && (
        <RetentionForm
          rule={open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ListCard>
  );
}

function RetentionForm({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Days>();
  const saving = useSaving(
    (days: Days) =>
      dataOf(
        server.PUT("/api/retention/{tenant_id}", {
          params: { path: { tenant_id: rule.tenant_id } },
          body: {
            ...days,
            least_days: days.least_days ?? rule.least_days,
            most_days: days.most_days ?? rule.most_days,
          },
        }),
      ),
    { stale: KEY, onSaved: onClose },
  );
  const fields = rule.is_default ? [...LENGTHS, ...BOUNDS] : LENGTHS;
  return (
    <FormModal title={t("recording.retention")} saving={saving.isPending} onSubmit={form.submit} onClose={onClose}>
      <Form<Days> form={form} layout="vertical" initialValues={rule} onFinish={saving.mutate}>
        {fields.map((field, place) => (
          <Form.Item key={field} name={field} label={t(`recording.${field}`)} rules={[{ required: true }]}>
            <InputNumber min={1} max={36_500} precision={0} autoFocus={place === 0} />
          </Form.Item>
        ))}
        {!rule.is_default && (
          <span className="quiet">{t("recording.bounds", { least: rule.least_days, most: rule.most_days })}</span>
        )}
      </Form>
    </FormModal>
  );
}
