import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { useAgents, usePools, useQueues } from "@/shared/agents";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { FormModal } from "@/shared/ui/form-modal";
import { loadTeams, sendWording, type TargetKind, type Wording } from "../api";
import { GradeVariants } from "./grade-variants";
import { targetOf, targetsOf } from "./targets";

interface Fields {
  tenants: string[];
  targets: string[];
  subject: string;
  text: string;
  variants?: Wording["variants"];
}

/** What everybody shall say, for which enterprises, and who: one action. */
export function SendDialog({ from, onClose }: { from: Partial<Wording>; onClose: () => void }) {
  const { t, name } = useWords();
  const me = useMe();
  const [form] = Form.useForm<Fields>();
  const { mutate, isPending } = useSaving(sendWording, { stale: ["wording"], onSaved: onClose });
  const wanted = Form.useWatch("tenants", form) ?? [];
  const options = useTargets(wanted);
  const houses = me.tenants.length > 0 ? me.tenants : [me.tenant];
  const first = houses.length === 1 ? houses.map(({ id }) => id) : [];
  return (
    <FormModal
      title={t("wording.send")}
      okText={t("wording.send_now")}
      saving={isPending}
      width={620}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{
          tenants: from.tenant ? [from.tenant.id] : first,
          targets: from.audience ? targetsOf(from.audience) : ["all"],
          subject: from.subject ?? "",
          text: from.text ?? "",
          variants: from.variants ?? [],
        }}
        onFinish={({ tenants, targets, subject, text, variants = [] }) => {
          mutate({ tenant_ids: tenants, subject, text, variants, audience: targets.map(targetOf) });
        }}
      >
        <Form.Item
          name="subject"
          label={t("wording.subject")}
          rules={[{ required: true, whitespace: true, message: t("wording.subject_missing") }]}
        >
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item
          name="text"
          label={t("wording.text")}
          rules={[{ required: true, whitespace: true, message: t("wording.text_missing") }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} showCount />
        </Form.Item>
        <GradeVariants tenantIds={wanted} />
        <Form.Item
          name="tenants"
          label={t("wording.tenants")}
          hidden={houses.length === 1}
          rules={[{ required: true, message: t("wording.tenants_missing") }]}
        >
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={houses.map((each) => ({ value: each.id, label: name(each) }))}
          />
        </Form.Item>
        <Form.Item
          name="targets"
          label={t("wording.audience")}
          rules={[{ required: true, message: t("wording.audience_missing") }]}
        >
          <Select mode="multiple" optionFilterProp="label" options={options} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}

function useTargets(tenants: string[]) {
  const { t, name } = useWords();
  const queues = useQueues().data?.items ?? [];
  const pools = usePools().data?.items ?? [];
  const agents = useAgents().data?.items ?? [];
  const teams = useQuery({ queryKey: ["teams"], queryFn: loadTeams }).data?.items ?? [];
  const group = (kind: TargetKind, options: { id: string; label: string }[]) => ({
    label: t(`wording.kind_${kind}`),
    options: options.map(({ id, label }) => ({ value: `${kind}:${id}`, label })),
  });
  return [
    { label: t("wording.everybody"), value: "all" },
    group(
      "queue",
      queues.filter((each) => tenants.includes(each.tenant_id)).map((each) => ({ id: each.id, label: name(each) })),
    ),
    group(
      "pool",
      pools.map((each) => ({ id: each.id, label: name(each) })),
    ),
    group(
      "team",
      teams.filter((each) => tenants.includes(each.tenant_id)).map((each) => ({ id: each.id, label: name(each) })),
    ),
    group(
      "agent",
      agents.map((each) => ({ id: each.user_id, label: `${each.display_name} ${each.staff_no ?? ""}`.trim() })),
    ),
  ];
}
