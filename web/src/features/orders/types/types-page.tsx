import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { bothNames } from "@/shared/i18n";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { addType, beginWith, loadReadyMade, loadTypes, TYPES, type OrderTypeRow } from "../api";
import { blankDocument, freeCode } from "./draft";

/** The kinds of orders of an enterprise: what is published, what is only drafted; new ones begin with a shipped one. */
export function OrderTypesPage() {
  const { t, name, locale } = useWords();
  const me = useMe();
  const go = useNavigate();
  const [adding, setAdding] = useState(false);
  const found = useQuery({ queryKey: [TYPES], queryFn: loadTypes });
  return (
    <ListCard<OrderTypeRow>
      title={t("place.order_types")}
      found={found}
      add={{
        label: t("types.new"),
        type: "primary",
        onAdd: () => {
          setAdding(true);
        },
      }}
      empty={t("types.none")}
      onOpen={(row) => void go(`/order-types/${row.id}`)}
      columns={[
        { key: "name", title: t("types.name"), render: (_, row) => <b>{name(row)}</b> },
        { key: "code", title: t("types.code"), render: (_, row) => <span className="figures">{row.code}</span> },
        { key: "family", title: t("types.family"), render: (_, row) => t(`types.family_${row.family}`) },
        {
          key: "tenant",
          title: t("orders.tenant_id"),
          hidden: me.tenants.length < 2,
          render: (_, row) => name(me.tenants.find((each) => each.id === row.tenant_id)),
        },
        { key: "state", title: t("orders.column_state"), render: (_, row) => <TypeState row={row} /> },
        {
          key: "changed",
          title: t("types.changed"),
          render: (_, row) => <span className="figures">{formatDateTime(row.changed_at, locale).slice(0, -3)}</span>,
        },
      ]}
    >
      {adding && (
        <Begin
          types={found.data?.items ?? []}
          onClose={() => {
            setAdding(false);
          }}
          onBegun={(id) => void go(`/order-types/${id}`)}
        />
      )}
    </ListCard>
  );
}

export function TypeState({ row }: { row: Pick<OrderTypeRow, "published" | "retired"> }) {
  const { t } = useWords();
  if (row.retired) return <ToneTag tone="quiet">{t("types.retired")}</ToneTag>;
  if (row.published === null) return <ToneTag tone="attention">{t("types.draft")}</ToneTag>;
  return <ToneTag tone="good">{t("types.published", { version: row.published })}</ToneTag>;
}

function Begin({ types, onClose, onBegun }: BeginProps) {
  const { t, name } = useWords();
  const me = useMe();
  const houses = me.tenants;
  const [tenant, setTenant] = useState(houses[0]?.id ?? "");
  const [blank, setBlank] = useState(false);
  const taken = types.filter((each) => each.tenant_id === tenant).map(({ code }) => code);
  const shipped = useQuery({ queryKey: [TYPES, "ready-made"], queryFn: loadReadyMade });
  const { mutate, isPending } = useSaving(
    (code: string) => beginWith({ tenant_id: tenant, ready_made: code, code: freeCode(code, taken) }),
    {
      stale: [TYPES],
      quiet: true,
      onSaved: ({ id }) => {
        onBegun(id);
      },
    },
  );
  if (blank) return <BlankType tenantId={tenant} taken={taken} onClose={onClose} onBegun={onBegun} />;
  return (
    <Modal open title={t("types.begin_with")} footer={null} onCancel={onClose}>
      <Form layout="vertical" component="div">
        {houses.length > 1 && (
          <Form.Item label={t("orders.tenant_id")}>
            <Select
              showSearch={{ optionFilterProp: "label" }}
              value={tenant}
              aria-label={t("orders.tenant_id")}
              options={houses.map((each) => ({ value: each.id, label: name(each) }))}
              onChange={setTenant}
            />
          </Form.Item>
        )}
        <Flex wrap gap={8}>
          {(shipped.data?.items ?? []).map((each, place) => (
            <Button
              key={each.code}
              autoFocus={place === 0}
              disabled={isPending}
              data-ready-made={each.code}
              onClick={() => {
                mutate(each.code);
              }}
            >
              {name(each)}
            </Button>
          ))}
          <Button
            type="dashed"
            disabled={isPending}
            data-testid="blank-type"
            onClick={() => {
              setBlank(true);
            }}
          >
            {t("types.blank")}
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}

interface BlankTypeProps {
  tenantId: string;
  taken: string[];
  onClose: () => void;
  onBegun: (id: string) => void;
}

interface Named {
  name_zh: string;
  name_en: string;
  code: string;
}

const CODE = /^[A-Za-z0-9_.-]{1,64}$/;

/** A type of one's own: its name and code; everything else is designed then. */
function BlankType({ tenantId, taken, onClose, onBegun }: BlankTypeProps) {
  const { t } = useWords();
  const [form] = Form.useForm<Named>();
  const { mutate, isPending } = useSaving(
    ({ name_zh, name_en, code }: Named) =>
      addType({
        tenant_id: tenantId,
        code,
        name_zh: name_zh.trim(),
        name_en: name_en.trim() || name_zh.trim(),
        family: "other",
        document: blankDocument(bothNames),
      }),
    {
      stale: [TYPES],
      quiet: true,
      onSaved: ({ id }) => {
        onBegun(id);
      },
    },
  );
  const needed = { required: true, whitespace: true, message: t("fields.problem.missing") };
  return (
    <FormModal
      title={t("types.blank")}
      okText={t("types.begin")}
      saving={isPending}
      onSubmit={form.submit}
      onClose={onClose}
    >
      <Form<Named>
        form={form}
        layout="vertical"
        initialValues={{ name_zh: "", name_en: "", code: freeCode("type", taken) }}
        onFinish={(entered) => {
          mutate(entered);
        }}
      >
        <Form.Item name="name_zh" label={t("fields.name_zh")} rules={[needed]}>
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item name="name_en" label={t("fields.name_en")}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item
          name="code"
          label={t("types.code")}
          extra={t("types.code_hint")}
          rules={[
            needed,
            { pattern: CODE, message: t("types.code_wrong") },
            {
              validator: (_, code: string) =>
                taken.includes(code) ? Promise.reject(new Error(t("types.code_taken"))) : Promise.resolve(),
            },
          ]}
        >
          <Input maxLength={64} />
        </Form.Item>
        {/* so that Enter sends it off */}
        <input type="submit" hidden />
      </Form>
    </FormModal>
  );
}

interface BeginProps {
  types: OrderTypeRow[];
  onClose: () => void;
  onBegun: (id: string) => void;
}
