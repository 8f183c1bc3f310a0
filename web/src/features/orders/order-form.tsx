import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Form, Input, Select, Skeleton, type InputRef } from "antd";
import { useRef, useState, type ReactNode } from "react";
import { asProblem } from "@/shared/api/problem";
import { FieldsForm } from "@/shared/fields/fields-form";
import { problemsIn, problemsOf, sentValues, type FieldProblems, type FieldValues } from "@/shared/fields/model";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { FileUpload } from "@/shared/files/file-upload";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { loadType, openOrder, ORDERS, PRIORITIES, TYPES, type OrderTypeRow, type Priority } from "./api";
import { askedAtOnce } from "./model";

interface Draft {
  subject: string;
  subtype: string | null;
  area: string;
  product: string;
  priority: Priority;
  values: FieldValues;
}

const UNPROVED = "order.identity_missing";
const BLANK: Draft = { subject: "", subtype: null, area: "", product: "", priority: "normal", values: {} };

interface Props {
  type: OrderTypeRow;
  customerId: string | null;
  interactionId?: string;
  parentId?: string;
  /** What is known of it already; a draft that was begun goes before it. */
  initial?: Partial<Draft>;
  /** Whether the customer has proved who he is, for a kind of order that demands it. */
  identity?: ((onProved: () => void) => ReactNode) | undefined;
  /** Back to where the kind was chosen, where there is such a place. */
  onBack?: () => void;
  onOpened: (id: string, number: string) => void;
}

/** A new order's form: its subject first, then what the enterprise asks for; a draft is kept over a reload. */
export function OrderForm({ type, customerId, interactionId, parentId, initial, identity, onBack, onOpened }: Props) {
  const { t, name } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [draft, keep, forget] = useFormDraft<Draft>(`order.${interactionId ?? parentId ?? "new"}.${type.id}`, {
    ...BLANK,
    ...initial,
  });
  const [problems, setProblems] = useState<FieldProblems>({});
  const [unnamed, setUnnamed] = useState(false);
  const subject = useRef<InputRef>(null);
  const whole = useQuery({ queryKey: [TYPES, type.id], queryFn: () => loadType(type.id) });
  const document = whole.data?.document ?? null;
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: openOrder,
    onSuccess: ({ id, number }) => {
      forget();
      void message.success(t("orders.opened", { number }));
      void queries.invalidateQueries({ queryKey: [ORDERS] });
      onOpened(id, number);
    },
    onError: (refused) => {
      setProblems(problemsOf(asProblem(refused)));
    },
  });
  if (whole.isError) return <Failure error={whole.error} retry={whole.refetch} />;
  if (document === null) return <Skeleton active />;
  const put = (changed: Partial<Draft>) => {
    keep({ ...draft, ...changed });
  };
  const fields = askedAtOnce(document);
  const send = () => {
    const wrong = problemsIn(fields, draft.values);
    setProblems(wrong);
    const nameless = draft.subject.trim() === "";
    setUnnamed(nameless);
    // the first of what is missing has the keys, and comes into sight
    if (nameless) setTimeout(() => subject.current?.focus());
    if (Object.keys(wrong).length > 0 || nameless) return;
    mutate({
      tenant_id: type.tenant_id,
      type_id: type.id,
      subject: draft.subject.trim(),
      values: sentValues(fields, draft.values),
      priority: draft.priority,
      subtype: draft.subtype,
      area: draft.area.trim() || null,
      product: draft.product.trim() || null,
      customer_id: customerId,
      interaction_id: interactionId ?? null,
      parent_id: parentId ?? null,
    });
  };
  const subtypes = document.subtypes ?? [];
  return (
    <div data-testid="order-form">
      <Sensitive demanded={document.identity_required} identity={identity} onProved={reset} />
      <Form component="div" layout="vertical" size="small" className="fields-form fields-close">
        <Form.Item
          label={t("orders.subject")}
          required
          className="fields-wide"
          {...(unnamed && { validateStatus: "error" as const, help: t("fields.problem.missing") })}
        >
          <Input
            ref={subject}
            autoFocus
            maxLength={200}
            value={draft.subject}
            aria-label={t("orders.subject")}
            placeholder={t("orders.subject_hint")}
            onChange={(event) => {
              put({ subject: event.target.value });
            }}
          />
        </Form.Item>
        {subtypes.length > 0 && (
          <Form.Item label={t("orders.subtype")}>
            <Select<string | null>
              allowClear
              value={draft.subtype}
              aria-label={t("orders.subtype")}
              options={subtypes.map((each) => ({ value: each.code, label: name(each) }))}
              onChange={(subtype) => {
                put({ subtype: subtype ?? null });
              }}
            />
          </Form.Item>
        )}
        <Form.Item label={t("orders.priority")}>
          <Select<Priority>
            value={draft.priority}
            aria-label={t("orders.priority")}
            options={PRIORITIES.map((each) => ({ value: each, label: t(`orders.priority_${each}`) }))}
            onChange={(priority) => {
              put({ priority });
            }}
          />
        </Form.Item>
        {(["area", "product"] as const).map((fact) => (
          <Form.Item key={fact} label={t(`orders.${fact}`)}>
            <Input
              maxLength={80}
              value={draft[fact]}
              aria-label={t(`orders.${fact}`)}
              onChange={(event) => {
                put({ [fact]: event.target.value });
              }}
            />
          </Form.Item>
        ))}
      </Form>
      <FieldsForm
        fields={fields}
        values={draft.values}
        problems={problems}
        onChange={(values) => {
          put({ values });
        }}
        files={(ids, onChange) => <FileUpload tenantId={type.tenant_id} value={ids} onChange={onChange} />}
        onEnd={send}
      />
      {error !== null && <Refused error={error} identity={identity} onProved={reset} />}
      <Flex gap={8} justify="end" align="center">
        <span className="quiet" style={{ marginRight: "auto" }}>
          {t("orders.draft_kept")}
        </span>
        {onBack && <Button onClick={onBack}>{t("common.back")}</Button>}
        <Button type="primary" loading={isPending} onClick={send} data-testid="open-order">
          {t("orders.open")}
        </Button>
      </Flex>
    </div>
  );
}

const intoView = (element: HTMLElement | null) => {
  element?.scrollIntoView({ block: "nearest" });
};

interface RefusedProps extends Pick<Props, "identity"> {
  error: Error;
  onProved: () => void;
}

/** Why the order was not opened; where the customer has to prove who he is first, he does so from here. */
function Refused({ error, identity, onProved }: RefusedProps) {
  const { sentence } = useWords();
  const unproved = asProblem(error).code === UNPROVED && identity !== undefined;
  return (
    <div ref={intoView}>
      <Alert
        type="warning"
        showIcon
        title={sentence(error)}
        style={{ marginBottom: 8 }}
        {...(unproved && { description: identity(onProved) })}
      />
    </div>
  );
}

interface SensitiveProps extends Pick<Props, "identity"> {
  demanded: boolean | undefined;
  onProved: () => void;
}

/** Before anything is filled in: whether this kind of order can be opened for this customer at all. */
function Sensitive({ demanded, identity, onProved }: SensitiveProps) {
  if (demanded !== true || identity === undefined) return null;
  return <div style={{ margin: "6px 0 10px" }}>{identity(onProved)}</div>;
}
