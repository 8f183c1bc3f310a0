import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Form, Modal, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { beginWith, loadReadyMade, loadTypes, TYPES, type OrderTypeRow } from "../api";

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
          render: (_, row) => <span className="figures">{formatDateTime(row.changed_at, locale)}</span>,
        },
      ]}
    >
      {adding && (
        <Begin
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

function Begin({ onClose, onBegun }: { onClose: () => void; onBegun: (id: string) => void }) {
  const { t, name } = useWords();
  const me = useMe();
  const houses = me.tenants;
  const [tenant, setTenant] = useState(houses[0]?.id ?? "");
  const shipped = useQuery({ queryKey: [TYPES, "ready-made"], queryFn: loadReadyMade });
  const { mutate, isPending } = useSaving(
    (code: string) => beginWith({ tenant_id: tenant, ready_made: code, code: null }),
    {
      stale: [TYPES],
      quiet: true,
      onSaved: ({ id }) => {
        onBegun(id);
      },
    },
  );
  return (
    <Modal open title={t("types.begin_with")} footer={null} onCancel={onClose}>
      <Form layout="vertical" component="div">
        {houses.length > 1 && (
          <Form.Item label={t("orders.tenant_id")}>
            <Select
              value={tenant}
              options={houses.map((each) => ({ value: each.id, label: name(each) }))}
              onChange={setTenant}
            />
          </Form.Item>
        )}
        <Flex wrap gap={8}>
          {(shipped.data?.items ?? []).map((each) => (
            <Button
              key={each.code}
              disabled={isPending}
              data-ready-made={each.code}
              onClick={() => {
                mutate(each.code);
              }}
            >
              {name(each)}
            </Button>
          ))}
        </Flex>
      </Form>
    </Modal>
  );
}
