import { Button, Flex, Form, Input, Modal } from "antd";
import { useState } from "react";
import { asProblem } from "@/shared/api/problem";
import { useSaving } from "@/shared/api/use-saving";
import { FieldsForm } from "@/shared/fields/fields-form";
import { FieldsView } from "@/shared/fields/fields-view";
import {
  problemsIn,
  problemsOf,
  sentValues,
  type Field,
  type FieldProblems,
  type FieldValues,
} from "@/shared/fields/model";
import { FileLinks } from "@/shared/files/file-links";
import { FileUpload } from "@/shared/files/file-upload";
import { useWords } from "@/shared/i18n/use-words";
import { changeOrder, ORDERS, revealValue, type Order } from "../api";

/** What an order says; changed in its place by whoever works it, what is masked seen by who says why. */
export function OrderValues({ order }: { order: Order }) {
  const { t } = useWords();
  const [changing, setChanging] = useState(false);
  const [wanted, setWanted] = useState<Field | null>(null);
  const [seen, setSeen] = useState<FieldValues>({});
  if (changing)
    return (
      <Changing
        order={order}
        onDone={() => {
          setChanging(false);
        }}
      />
    );
  return (
    <>
      <FieldsView
        fields={order.fields}
        values={{ ...(order.values as FieldValues), ...seen }}
        files={(ids) => <FileLinks ids={ids} />}
        {...(order.may_reveal && { onReveal: setWanted })}
        empty={<span className="quiet">{t("orders.no_values")}</span>}
      />
      {order.may_work && order.fields.length > 0 && (
        <Button
          size="small"
          style={{ marginTop: 8 }}
          data-testid="change-values"
          onClick={() => {
            setChanging(true);
          }}
        >
          {t("orders.change_values")}
        </Button>
      )}
      {wanted !== null && (
        <Reveal
          order={order}
          field={wanted}
          onSeen={(value) => {
            setSeen({ ...seen, [wanted.key]: value });
            setWanted(null);
          }}
          onClose={() => {
            setWanted(null);
          }}
        />
      )}
    </>
  );
}

// what is shown in part only cannot be changed without writing it anew
function Changing({ order, onDone }: { order: Order; onDone: () => void }) {
  const { t } = useWords();
  const before = Object.fromEntries(
    Object.entries(order.values as FieldValues).filter(([key]) => !order.masked_fields.includes(key)),
  );
  const [values, setValues] = useState<FieldValues>(before);
  const [problems, setProblems] = useState<FieldProblems>({});
  const { mutate, isPending } = useSaving(
    () => changeOrder(order.id, { values: changesOf(order, values), version: order.version }),
    { stale: [ORDERS], onSaved: onDone },
  );
  const save = () => {
    const wrong = Object.fromEntries(
      Object.entries(problemsIn(order.fields, values)).filter(([key]) => !order.masked_fields.includes(key)),
    );
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    mutate(undefined, {
      onError: (error) => {
        setProblems(problemsOf(asProblem(error)));
      },
    });
  };
  return (
    <div data-testid="values-form">
      <FieldsForm
        fields={order.fields}
        values={values}
        onChange={setValues}
        problems={problems}
        autoFocus
        files={(ids, onChange) => <FileUpload tenantId={order.tenant_id} value={ids} onChange={onChange} />}
        onEnd={save}
      />
      {order.masked_fields.length > 0 && <div className="quiet">{t("orders.masked_stay")}</div>}
      <Flex gap={8} justify="end">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button type="primary" loading={isPending} onClick={save}>
          {t("common.save")}
        </Button>
      </Flex>
    </div>
  );
}

/** Only what is other than before; what was emptied is told as nothing. */
function changesOf(order: Order, values: FieldValues): Record<string, unknown> {
  const now = sentValues(order.fields, values);
  const before = order.values as FieldValues;
  const keys = new Set([...Object.keys(now), ...Object.keys(before)]);
  return Object.fromEntries(
    [...keys]
      .filter((key) => !(order.masked_fields.includes(key) && now[key] === undefined))
      .filter((key) => JSON.stringify(now[key]) !== JSON.stringify(before[key]))
      .map((key) => [key, now[key] ?? null]),
  );
}

interface RevealProps {
  order: Order;
  field: Field;
  onSeen: (value: string) => void;
  onClose: () => void;
}

function Reveal({ order, field, onSeen, onClose }: RevealProps) {
  const { t, name } = useWords();
  const [reason, setReason] = useState("");
  const { mutate, isPending } = useSaving(() => revealValue(order.id, field.key, reason.trim()), {
    quiet: true,
    onSaved: ({ value }) => {
      onSeen(String(value));
    },
  });
  const ask = () => {
    if (reason.trim().length > 1) mutate(undefined);
  };
  return (
    <Modal
      open
      title={t("orders.reveal_title", { field: name(field) })}
      okText={t("fields.reveal")}
      cancelText={t("common.cancel")}
      confirmLoading={isPending}
      okButtonProps={{ disabled: reason.trim().length < 2 }}
      onOk={ask}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t("orders.reveal_reason")} extra={t("orders.reveal_hint")}>
          <Input
            autoFocus
            maxLength={200}
            value={reason}
            aria-label={t("orders.reveal_reason")}
            onChange={(event) => {
              setReason(event.target.value);
            }}
            onPressEnter={(event) => {
              if (!event.nativeEvent.isComposing) ask();
            }}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
