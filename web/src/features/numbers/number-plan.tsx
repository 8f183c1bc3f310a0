import { useQuery } from "@tanstack/react-query";
import { Flex, Form, Input, Popconfirm, Select, Switch } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { RemoveButton } from "@/shared/ui/remove-button";
import { ToneTag } from "@/shared/ui/tone-tag";
import {
  addClass,
  addRange,
  changeClass,
  loadClasses,
  loadRanges,
  NUMBERS,
  removeRange,
  type NumberClass,
  type NumberClassBody,
  type NumberRange,
} from "./api";
import { wordsOf } from "./model";
import { NameFields } from "./name-fields";
import { useSaving } from "./use-saving";

/** The numbering plan as it is kept here: classes with their rules, and the blocks that the operator holds. */
export function NumberPlan() {
  return (
    <Flex vertical gap={12}>
      <Ranges />
      <Classes />
    </Flex>
  );
}

function Ranges() {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const ranges = useQuery({ queryKey: [NUMBERS, "ranges"], queryFn: loadRanges });
  const removing = useSaving(removeRange);
  return (
    <ListCard<NumberRange>
      title={t("numbers.ranges")}
      found={ranges}
      add={{
        label: t("numbers.add_range"),
        onAdd: () => {
          setAdding(true);
        },
      }}
      columns={[
        {
          title: t("numbers.range"),
          key: "range",
          className: "figures",
          render: (_, range) => <b>{`${range.first_digits}–${range.last_digits}`}</b>,
        },
        { title: t("numbers.class"), dataIndex: "number_class" },
        { title: t("numbers.access"), key: "access", render: (_, range) => t(`numbers.access_${range.access}`) },
        { title: t("numbers.areas"), key: "areas", render: (_, range) => range.areas.join(" ") || "–" },
        {
          title: t("numbers.in_use"),
          key: "taken",
          className: "figures",
          render: (_, range) => `${String(range.taken)} / ${String(range.size)}`,
        },
        {
          key: "actions",
          align: "right",
          render: (_, range) => (
            <Popconfirm
              title={t("numbers.remove_range")}
              okText={t("common.yes")}
              cancelText={t("common.cancel")}
              onConfirm={() => {
                removing.mutate(range.id);
              }}
            >
              <RemoveButton label={t("numbers.remove_range")} disabled={range.taken > 0} />
            </Popconfirm>
          ),
        },
      ]}
    >
      {adding && (
        <RangeDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </ListCard>
  );
}

interface RangeFields {
  first_digits: string;
  last_digits: string;
  class_id: string;
  access: "national" | "local";
  areas?: string;
}

function RangeDialog({ onClose }: { onClose: () => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<RangeFields>();
  const classes = useQuery({ queryKey: [NUMBERS, "classes"], queryFn: loadClasses });
  const adding = useSaving(
    ({ areas, ...fields }: RangeFields) => addRange({ ...fields, areas: wordsOf(areas ?? ""), note: "" }),
    onClose,
  );
  const digits = { required: true, pattern: /^[0-9]{3,15}$/, message: t("numbers.digits_rule") };
  return (
    <FormModal
      title={t("numbers.add_range")}
      okText={t("numbers.add_range")}
      saving={adding.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<RangeFields>
        form={form}
        name="range"
        layout="vertical"
        initialValues={{ access: "national" }}
        onFinish={adding.mutate}
      >
        <Flex gap={12}>
          <Form.Item name="first_digits" label={t("numbers.first")} rules={[digits]} style={{ flex: 1 }}>
            <Input autoFocus className="figures" maxLength={15} />
          </Form.Item>
          <Form.Item name="last_digits" label={t("numbers.last")} rules={[digits]} style={{ flex: 1 }}>
            <Input className="figures" maxLength={15} />
          </Form.Item>
        </Flex>
        <Form.Item name="class_id" label={t("numbers.class")} rules={[{ required: true }]}>
          <Select options={(classes.data?.items ?? []).map((kind) => ({ value: kind.id, label: name(kind) }))} />
        </Form.Item>
        <Form.Item name="access" label={t("numbers.access")}>
          <Select
            options={["national", "local"].map((access) => ({ value: access, label: t(`numbers.access_${access}`) }))}
          />
        </Form.Item>
        <Form.Item name="areas" label={t("numbers.areas")}>
          <Input placeholder={t("numbers.areas_hint")} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}

function Classes() {
  const { t, name, locale } = useWords();
  const [edited, setEdited] = useState<NumberClass | "new" | null>(null);
  const classes = useQuery({ queryKey: [NUMBERS, "classes"], queryFn: loadClasses });
  return (
    <ListCard<NumberClass>
      title={t("numbers.classes")}
      found={classes}
      add={{
        label: t("numbers.add_class"),
        onAdd: () => {
          setEdited("new");
        },
      }}
      onOpen={setEdited}
      columns={[
        { title: t("numbers.class"), key: "name", render: (_, kind) => <b>{name(kind)}</b> },
        { title: t("numbers.pattern"), dataIndex: "pattern", className: "figures" },
        {
          title: t("numbers.hotline"),
          key: "hotline",
          render: (_, kind) => (
            <ToneTag tone={kind.may_carry_hotline ? "good" : "bad"}>
              {t(kind.may_carry_hotline ? "numbers.allowed" : "numbers.forbidden")}
            </ToneTag>
          ),
        },
        {
          title: t("numbers.rule"),
          key: "rule",
          render: (_, kind) => (locale === "en" ? kind.rule_en : kind.rule_zh) || "–",
        },
      ]}
    >
      {edited !== null && (
        <ClassDialog
          kind={edited === "new" ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </ListCard>
  );
}

function ClassDialog({ kind, onClose }: { kind: NumberClass | null; onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<NumberClassBody>();
  const allowed = Form.useWatch("may_carry_hotline", form);
  const saving = useSaving(async (body: NumberClassBody) => {
    if (kind === null) await addClass(body);
    else await changeClass(kind.id, body);
  }, onClose);
  const required = [{ required: true }];
  return (
    <FormModal
      title={t(kind === null ? "numbers.add_class" : "numbers.class")}
      saving={saving.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<NumberClassBody>
        form={form}
        name="class"
        layout="vertical"
        initialValues={kind ?? { may_carry_hotline: true, rule_zh: "", rule_en: "" }}
        onFinish={saving.mutate}
      >
        <Flex gap={12}>
          <Form.Item name="code" label={t("numbers.class_code")} rules={required} style={{ flex: 1 }}>
            <Input autoFocus disabled={kind !== null} maxLength={40} />
          </Form.Item>
          <Form.Item
            name="pattern"
            label={t("numbers.pattern")}
            tooltip={t("numbers.pattern_hint")}
            rules={[{ required: true, pattern: /^[0-9X]{1,15}\*?$/, message: t("numbers.pattern_hint") }]}
            style={{ flex: 1 }}
          >
            <Input className="figures" maxLength={16} />
          </Form.Item>
        </Flex>
        <Flex gap={12}>
          <NameFields />
        </Flex>
        <Form.Item name="may_carry_hotline" label={t("numbers.hotline")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="rule_zh" label={t("numbers.rule_zh")} rules={[{ required: !allowed }]}>
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="rule_en" label={t("numbers.rule_en")} rules={[{ required: !allowed }]}>
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
