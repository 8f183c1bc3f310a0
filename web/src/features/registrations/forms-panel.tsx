import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Table } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import type { Role } from "@/shared/api/model";
import { useSaving } from "@/shared/api/use-saving";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { RowActions } from "@/shared/ui/row-actions";
import { ToneTag } from "@/shared/ui/tone-tag";
import { FormDialog } from "./form-dialog";
import type { Form } from "./form-model";
import { RegistrationsTable } from "./registrations-table";

const NEW = "new";
const AUTHORS: Role[] = ["operator_admin", "tenant_admin"];
const READERS: Role[] = ["tenant_admin", "supervisor"];

/** The forms, and below what was registered with the chosen one. */
export function FormsPanel() {
  const { role } = useMe();
  const mayChange = AUTHORS.includes(role);
  const mayRead = READERS.includes(role);
  const [open, setOpen] = useState<Form | typeof NEW | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const found = useQuery({ queryKey: ["forms"], queryFn: () => dataOf(server.GET("/api/forms")) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const items = found.data?.items ?? [];
  const form = items.find((each) => each.id === chosen) ?? items[0];
  return (
    <Flex vertical gap={12}>
      <FormsTable
        items={items}
        loading={found.isLoading}
        chosen={mayRead ? form?.id : undefined}
        mayChange={mayChange}
        onChoose={setChosen}
        onOpen={setOpen}
      />
      {mayRead && form && <RegistrationsTable key={form.id} form={form} />}
      {open !== null && (
        <FormDialog
          form={open === NEW ? null : open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Flex>
  );
}

interface TableProps {
  items: Form[];
  loading: boolean;
  chosen: string | undefined;
  mayChange: boolean;
  onChoose: (id: string) => void;
  onOpen: (form: Form | typeof NEW) => void;
}

function FormsTable({ items, loading, chosen, mayChange, onChoose, onOpen }: TableProps) {
  const { t, name } = useWords();
  const { tenants } = useDirectory();
  const me = useMe();
  return (
    <Card
      size="small"
      title={t("forms.what")}
      styles={{ body: { padding: 0 } }}
      extra={
        mayChange && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => {
              onOpen(NEW);
            }}
          >
            {t("forms.new")}
          </Button>
        )
      }
    >
      <Table<Form>
        size="small"
        rowKey="id"
        pagination={false}
        loading={loading}
        dataSource={items}
        locale={{ emptyText: t("forms.none") }}
        rowClassName={(row) => (row.id === chosen ? "row-chosen" : "")}
        onRow={(row) => ({
          style: { cursor: "pointer" },
          onClick: () => {
            onChoose(row.id);
          },
        })}
        columns={[
          {
            title: t("forms.name"),
            key: "name",
            render: (_, row) => (
              <>
                <b>{name(row)}</b> <span className="quiet">{row.code}</span>
              </>
            ),
          },
          {
            title: t("forms.tenant"),
            key: "tenant",
            hidden: me.tenants.length < 2,
            render: (_, row) => name(tenants.get(row.tenant_id)),
          },
          { title: t("forms.fields"), key: "fields", render: (_, row) => row.fields.map(name).join(" · ") },
          { title: t("forms.state"), key: "state", render: (_, row) => <State form={row} /> },
          { title: t("forms.registrations"), dataIndex: "registrations", align: "right" },
          { key: "actions", align: "right", render: (_, row) => mayChange && <Actions form={row} onOpen={onOpen} /> },
        ]}
      />
    </Card>
  );
}

function State({ form }: { form: Form }) {
  const { t, locale } = useWords();
  const times = [form.opens_at, form.closes_at].map((at) => (at ? formatDateTime(at, locale).slice(0, -3) : ""));
  return (
    <>
      <ToneTag tone={form.is_open ? "good" : "quiet"}>{t(form.is_open ? "forms.open" : "forms.closed")}</ToneTag>
      {times.some(Boolean) && <span className="figures quiet">{times.join(" – ")}</span>}
    </>
  );
}

function Actions({ form, onOpen }: { form: Form; onOpen: (form: Form) => void }) {
  const { t } = useWords();
  const remove = useSaving(() => server.DELETE("/api/forms/{form_id}", { params: { path: { form_id: form.id } } }), {
    stale: ["forms"],
  });
  return (
    <RowActions
      open={t("forms.change")}
      onOpen={() => {
        onOpen(form);
      }}
      remove={t("forms.remove")}
      removeAsk={t("forms.remove_ask")}
      mayRemove={form.registrations === 0}
      onRemove={() => {
        remove.mutate();
      }}
    />
  );
}
