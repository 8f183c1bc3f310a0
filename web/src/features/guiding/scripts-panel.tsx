import { useQuery } from "@tanstack/react-query";
import { Empty, Flex, Form, Input, Select, Tag } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { formatDateTime } from "@/shared/time/format";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { addReadyMade, addScript, loadReadyMade, loadScripts, SCRIPTS, type Script } from "./api";
import { EMPTY } from "./model";

/** The scripts of the enterprises: what is published of each, and how often it has led. */
export function ScriptsPanel() {
  const { t, name, locale } = useWords();
  const me = useMe();
  const go = useNavigate();
  const [adding, setAdding] = useState(false);
  const found = useQuery({ queryKey: [SCRIPTS], queryFn: () => loadScripts() });
  const { only, nameOf } = useTenants();
  const open = (id: string) => void go(`/scripts/${id}`);
  return (
    <ListCard<Script>
      title={t("place.scripts")}
      found={found}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("scripts.empty")} />}
      add={
        me.role === "tenant_viewer"
          ? null
          : {
              label: t("scripts.add"),
              type: "primary",
              onAdd: () => {
                setAdding(true);
              },
            }
      }
      onOpen={(script) => {
        open(script.id);
      }}
      columns={[
        { title: t("scripts.script"), key: "name", render: (_, row) => <b>{name(row)}</b> },
        { title: t("scripts.code"), dataIndex: "code", className: "figures" },
        ...(only
          ? []
          : [{ title: t("skills.tenant"), key: "tenant", render: (_: unknown, row: Script) => nameOf(row.tenant_id) }]),
        { title: t("scripts.state"), key: "state", render: (_, row) => <ScriptState script={row} /> },
        { title: t("scripts.runs"), dataIndex: "runs", align: "right", className: "figures" },
        {
          title: t("scripts.author"),
          key: "author",
          render: (_, row) => (
            <span className="quiet">
              {row.author} <span className="figures">{formatDateTime(row.changed_at, locale)}</span>
            </span>
          ),
        },
      ]}
    >
      {adding && (
        <NewScript
          onClose={() => {
            setAdding(false);
          }}
          onMade={open}
        />
      )}
    </ListCard>
  );
}

export function ScriptState({ script }: { script: Pick<Script, "published_version" | "has_changes"> }) {
  const { t } = useWords();
  return (
    <Flex gap={4}>
      <ToneTag tone={script.published_version === null ? "quiet" : "good"}>
        {script.published_version === null
          ? t("scripts.withdrawn")
          : t("scripts.published", { version: script.published_version })}
      </ToneTag>
      {script.published_version !== null && script.has_changes && <Tag>{t("scripts.changed_since")}</Tag>}
    </Flex>
  );
}

interface Fields {
  tenant_id?: string;
  from: string;
  code: string;
  name_zh: string;
  name_en: string;
}

const BLANK = "";

function NewScript({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Fields>();
  const { options, only } = useTenants();
  const shipped = useQuery({ queryKey: ["ready-made-scripts"], queryFn: loadReadyMade, staleTime: Infinity });
  const from = Form.useWatch("from", form) ?? BLANK;
  const saving = useSaving(
    (fields: Fields) => {
      const tenant_id = fields.tenant_id ?? only?.id ?? "";
      return fields.from === BLANK
        ? addScript({
            tenant_id,
            code: fields.code,
            name_zh: fields.name_zh,
            name_en: fields.name_en,
            document: EMPTY,
            version: 0,
          })
        : addReadyMade({ tenant_id, name: fields.from, code: fields.code });
    },
    {
      stale: [SCRIPTS],
      onSaved: ({ id }) => {
        onClose();
        onMade(id);
      },
    },
  );
  return (
    <FormModal title={t("scripts.add")} saving={saving.isPending} onClose={onClose} onSubmit={form.submit}>
      <Form<Fields>
        form={form}
        name="script"
        layout="vertical"
        initialValues={{ from: "carrier_service", code: "carrier_service" }}
        onFinish={(fields) => {
          saving.mutate(fields);
        }}
      >
        {!only && (
          <Form.Item name="tenant_id" label={t("skills.tenant")} rules={[{ required: true }]}>
            <Select options={options} showSearch={{ optionFilterProp: "label" }} autoFocus />
          </Form.Item>
        )}
        <Form.Item name="from" label={t("scripts.ready_made")}>
          <Select
            loading={shipped.isLoading}
            options={[
              ...(shipped.data?.items ?? []).map((each) => ({ value: each.code, label: name(each) })),
              { value: BLANK, label: t("scripts.blank") },
            ]}
            onChange={(code: string) => {
              form.setFieldValue("code", code);
            }}
          />
        </Form.Item>
        {from === BLANK && (
          <Flex gap={12}>
            <Form.Item name="name_zh" label={t("scripts.name_zh")} rules={[{ required: true }]} style={{ flex: 1 }}>
              <Input maxLength={80} />
            </Form.Item>
            <Form.Item name="name_en" label={t("scripts.name_en")} rules={[{ required: true }]} style={{ flex: 1 }}>
              <Input maxLength={80} />
            </Form.Item>
          </Flex>
        )}
        <Form.Item
          name="code"
          label={t("scripts.code")}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9_.-]{0,63}$/ }]}
        >
          <Input className="figures" maxLength={64} autoComplete="off" />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
