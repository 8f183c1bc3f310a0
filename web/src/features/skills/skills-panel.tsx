import { Empty, Flex, Form, Input, Select } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { SKILLS, useSkills, type Skill } from "@/shared/skills";
import { useTenants } from "@/shared/tenants";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { RowActions } from "@/shared/ui/row-actions";
import { addSkill, changeSkill, removeSkill } from "./api";

/** What agents can know: added, named anew, removed where no queue asks for it. */
export function SkillsPanel() {
  const { t, name } = useWords();
  const [edited, setEdited] = useState<Skill | "new" | null>(null);
  const found = useSkills();
  const { only } = useTenants();
  const removing = useSaving(removeSkill, { stale: [SKILLS, "agents"] });
  return (
    <ListCard<Skill>
      title={t("skills.title")}
      found={found}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("skills.none")} />}
      add={{
        label: t("skills.add"),
        type: "primary",
        onAdd: () => {
          setEdited("new");
        },
      }}
      onOpen={setEdited}
      columns={[
        { title: t("skills.name"), key: "name", render: (_, skill) => <b>{name(skill)}</b> },
        { title: t("skills.code"), dataIndex: "code", className: "figures" },
        ...(only
          ? []
          : [
              {
                title: t("skills.tenant"),
                key: "tenant",
                render: (_: unknown, skill: Skill) => name({ name_zh: skill.tenant_zh, name_en: skill.tenant_en }),
              },
            ]),
        { title: t("skills.agents"), dataIndex: "agents", align: "right", className: "figures" },
        {
          key: "actions",
          align: "right",
          render: (_, skill) => (
            <RowActions
              open={t("skills.rename")}
              onOpen={() => {
                setEdited(skill);
              }}
              remove={t("skills.remove")}
              removeAsk={t("skills.remove_ask", { count: skill.agents })}
              onRemove={() => {
                removing.mutate(skill.id);
              }}
            />
          ),
        },
      ]}
    >
      {edited !== null && (
        <SkillDialog
          skill={edited === "new" ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </ListCard>
  );
}

interface Fields {
  tenant_id: string;
  code: string;
  name_zh: string;
  name_en: string;
}

function SkillDialog({ skill, onClose }: { skill: Skill | null; onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const { options, only } = useTenants();
  const saving = useSaving(
    ({ tenant_id, ...names }: Fields) =>
      skill === null ? addSkill({ tenant_id: tenant_id || (only?.id ?? ""), ...names }) : changeSkill(skill.id, names),
    { stale: [SKILLS, "agents"], onSaved: onClose },
  );
  return (
    <FormModal
      title={t(skill === null ? "skills.add" : "skills.rename")}
      saving={saving.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        name="skill"
        layout="vertical"
        initialValues={skill ?? {}}
        onFinish={(fields) => {
          saving.mutate(fields);
        }}
      >
        {skill === null && !only && (
          <Form.Item name="tenant_id" label={t("skills.tenant")} rules={[{ required: true }]}>
            <Select options={options} showSearch={{ optionFilterProp: "label" }} />
          </Form.Item>
        )}
        <Flex gap={12}>
          <Form.Item name="name_zh" label={t("skills.name_zh")} rules={[{ required: true }]} style={{ flex: 1 }}>
            <Input autoFocus maxLength={80} />
          </Form.Item>
          <Form.Item name="name_en" label={t("skills.name_en")} rules={[{ required: true }]} style={{ flex: 1 }}>
            <Input maxLength={80} />
          </Form.Item>
        </Flex>
        <Form.Item
          name="code"
          label={t("skills.code")}
          extra={t("skills.code_hint")}
          rules={[{ required: true, pattern: /^[a-z0-9_]{1,40}$/, message: t("skills.code_rule") }]}
        >
          <Input className="figures" maxLength={40} autoComplete="off" />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
