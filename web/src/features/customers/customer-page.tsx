import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Col, Flex, Input, Modal, Popconfirm, Row, Skeleton } from "antd";
import { useState, type ReactNode } from "react";
import { useNavigate, useParams } from "react-router";
import { FieldsView } from "@/shared/fields/fields-view";
import type { Field, FieldValues } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import {
  CUSTOMERS,
  forgetCustomer,
  loadCustomer,
  loadLayout,
  loadMerges,
  revealValue,
  undoMerge,
  type Customer,
  type CustomerDetails,
  type CustomerLayout,
} from "./api";
import { Consents } from "./consents";
import { Addresses, Marks, Numbers, type Dial } from "./customer-facts";
import { CustomerFinder } from "./customer-finder";
import { CustomerForm } from "./customer-form";
import { MergeDialog } from "./merge-dialog";
import { PastLine } from "./past-line";

interface Props {
  /** How his numbers are called, where one has a phone. */
  onDial?: Dial | undefined;
  /** What other features know of him: how he proved who he is. */
  more?: ((customer: CustomerDetails) => ReactNode) | undefined;
}

/** One customer with everything that is kept of him, and what there was between him and the enterprise. */
export function CustomerPage({ onDial, more }: Props) {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: [CUSTOMERS, id], queryFn: () => loadCustomer(id) });
  const tenantId = found.data?.tenant_id ?? "";
  const layout = useQuery({
    queryKey: [CUSTOMERS, "layout", tenantId],
    queryFn: () => loadLayout(tenantId),
    enabled: tenantId !== "",
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined || layout.data === undefined) return <Skeleton active />;
  return (
    <Row gutter={12}>
      <Col span={10}>
        <Facts customer={found.data} layout={layout.data} onDial={onDial} />
        <Consents customerId={found.data.id} />
      </Col>
      <Col span={14}>
        <Timeline customerId={found.data.id} />
        {more?.(found.data)}
      </Col>
    </Row>
  );
}

interface FactsProps {
  customer: CustomerDetails;
  layout: CustomerLayout;
  onDial: Dial | undefined;
}

function Facts({ customer, layout, onDial }: FactsProps) {
  const { t, locale } = useWords();
  const me = useMe();
  const [open, setOpen] = useState<"edit" | "find" | "forget" | null>(null);
  const [other, setOther] = useState<Customer | null>(null);
  const [seen, setSeen] = useState<Field | null>(null);
  const close = () => {
    setOpen(null);
    setOther(null);
  };
  const tidies = me.role !== "agent";
  return (
    <Card
      size="small"
      title={customer.name}
      style={{ marginBottom: 12 }}
      extra={
        <Button
          type="primary"
          onClick={() => {
            setOpen("edit");
          }}
        >
          {t("customers.edit")}
        </Button>
      }
    >
      <Flex vertical gap={10}>
        <Marks customer={customer} layout={layout} />
        <Numbers customer={customer} onDial={onDial} />
        <Addresses customer={customer} />
        <FieldsView
          fields={layout.fields}
          values={customer.values as FieldValues}
          empty={null}
          {...(tidies && { onReveal: setSeen })}
        />
        <span className="quiet">
          {t("customers.created")} {formatDateTime(customer.created_at, locale)} · {t("customers.changed")}{" "}
          {formatDateTime(customer.changed_at, locale)}
        </span>
        <Merges customerId={customer.id} tidies={tidies} />
        {tidies && (
          <Flex gap={6}>
            <Button
              size="small"
              onClick={() => {
                setOpen("find");
              }}
            >
              {t("customers.merge_with")}
            </Button>
            {me.role === "tenant_admin" && (
              <Button
                size="small"
                danger
                onClick={() => {
                  setOpen("forget");
                }}
              >
                {t("customers.forget")}
              </Button>
            )}
          </Flex>
        )}
      </Flex>
      {open === "edit" && (
        <CustomerForm
          tenantId={customer.tenant_id}
          layout={layout}
          customer={customer}
          onKept={close}
          onClose={close}
        />
      )}
      {open === "find" && other === null && (
        <CustomerFinder tenantId={customer.tenant_id} but={customer.id} onChoose={setOther} onClose={close} />
      )}
      {other !== null && <MergeDialog one={customer} other={other} layout={layout} onMerged={close} onClose={close} />}
      {open === "forget" && <Forget customer={customer} onClose={close} />}
      {seen !== null && (
        <Reveal
          customer={customer}
          field={seen}
          onClose={() => {
            setSeen(null);
          }}
        />
      )}
    </Card>
  );
}

function Merges({ customerId, tidies }: { customerId: string; tidies: boolean }) {
  const { t, locale, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const found = useQuery({ queryKey: [CUSTOMERS, customerId, "merges"], queryFn: () => loadMerges(customerId) });
  const { mutate } = useMutation({
    mutationFn: undoMerge,
    onSuccess: () => void message.success(t("customers.merge_undone")),
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () => queries.invalidateQueries({ queryKey: [CUSTOMERS] }),
  });
  const items = (found.data?.items ?? []).filter(({ undone_at: undone }) => undone === null);
  return items.map((each) => (
    <Flex key={each.id} align="center" gap={6}>
      <span className="quiet">
        {t("customers.merged_in", {
          name: each.other_name || t("customers.no_name"),
          author: each.author,
          at: formatDateTime(each.at, locale),
        })}
      </span>
      {tidies && each.undoable && (
        <Popconfirm
          title={t("customers.merge_undo_sure")}
          onConfirm={() => {
            mutate(each.id);
          }}
        >
          <Button size="small">{t("customers.merge_undo")}</Button>
        </Popconfirm>
      )}
    </Flex>
  ));
}

function Forget({ customer, onClose }: { customer: CustomerDetails; onClose: () => void }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const { mutate, isPending } = useMutation({
    mutationFn: () => forgetCustomer(customer.id, reason.trim()),
    onSuccess: () => {
      void message.success(t("customers.forgotten"));
      queries.removeQueries({ queryKey: [CUSTOMERS, customer.id] });
      void navigate("/customers", { replace: true });
    },
    onError: (problem) => void message.error(sentence(problem)),
  });
  return (
    <Modal
      open
      title={`${t("customers.forget")} · ${customer.name}`}
      okText={t("customers.forget")}
      cancelText={t("common.cancel")}
      okButtonProps={{ danger: true, disabled: reason.trim() === "" }}
      confirmLoading={isPending}
      onOk={() => {
        mutate();
      }}
      onCancel={onClose}
    >
      <p>{t("customers.forget_sure")}</p>
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        placeholder={t("customers.forget_reason")}
        aria-label={t("customers.forget_reason")}
        onChange={(event) => {
          setReason(event.target.value);
        }}
      />
    </Modal>
  );
}

function Reveal({ customer, field, onClose }: { customer: CustomerDetails; field: Field; onClose: () => void }) {
  const { t, name, sentence } = useWords();
  const { message } = App.useApp();
  const [reason, setReason] = useState("");
  const { mutate, data, isPending } = useMutation({
    mutationFn: () => revealValue(customer.id, field.key, reason.trim()),
    onError: (problem) => void message.error(sentence(problem)),
  });
  const show = () => {
    if (reason.trim() !== "") mutate();
  };
  return (
    <Modal
      open
      title={`${t("customers.reveal_title")} · ${name(field)}`}
      okText={t("customers.reveal_show")}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: reason.trim() === "" }}
      confirmLoading={isPending}
      onOk={show}
      onCancel={onClose}
    >
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        placeholder={t("customers.reveal_reason")}
        aria-label={t("customers.reveal_reason")}
        onChange={(event) => {
          setReason(event.target.value);
        }}
        onPressEnter={show}
      />
      {data && (
        <p className="figures" style={{ fontSize: 18 }}>
          {String(data.value)}
        </p>
      )}
    </Modal>
  );
}

function Timeline({ customerId }: { customerId: string }) {
  const { t } = useWords();
  return (
    <Card size="small" title={t("customers.timeline")} style={{ marginBottom: 12 }}>
      <PastLine of={{ customer: customerId }} />
    </Card>
  );
}
