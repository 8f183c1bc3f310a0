import { Alert, Form, Input } from "antd";
import { useState } from "react";
import { asProblem } from "@/shared/api/problem";
import { useSaving } from "@/shared/api/use-saving";
import { FieldsForm } from "@/shared/fields/fields-form";
import { problemsIn, problemsOf, type FieldProblems, type FieldValues } from "@/shared/fields/model";
import { FileUpload } from "@/shared/files/file-upload";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { moveOrder, ORDERS, type LegalMove, type Order } from "../api";

interface Props {
  order: Order;
  move: LegalMove;
  /** For when it is booked: what asks for a moment begins with it. */
  visitAt?: string | null | undefined;
  onClose: () => void;
}

/** Sends an order on: what must be filled in for it, and a note. */
export function MoveDialog({ order, move, visitAt = null, onClose }: Props) {
  const { t, name } = useWords();
  const held = order.values as FieldValues;
  // a field that is filled in and only shown in part is there already
  const needed = order.fields
    .filter((field) => move.needs.includes(field.key) && !(order.masked_fields.includes(field.key) && held[field.key]))
    .map((field) => ({ ...field, required: true, shown_when: [] }));
  const [values, setValues] = useState<FieldValues>(
    Object.fromEntries(
      needed.flatMap(({ key, kind }) => {
        const known = held[key] ?? (kind === "datetime" ? (visitAt ?? undefined) : undefined);
        return known === undefined ? [] : [[key, known]];
      }),
    ),
  );
  // what ends leaves its children behind: whoever ends it knows
  const ends = move.category === "closed" || move.category === "cancelled";
  const open = order.children.filter(({ category }) => category !== "closed" && category !== "cancelled").length;
  const [note, setNote] = useState("");
  const [problems, setProblems] = useState<FieldProblems>({});
  const [mute, setMute] = useState(false);
  const { mutate, isPending } = useSaving(
    () => moveOrder(order.id, { to: move.to_state, note: note.trim(), values, version: order.version }),
    { stale: [ORDERS], onSaved: onClose },
  );
  const go = () => {
    const wrong = problemsIn(needed, values);
    const silent = move.note_required && note.trim() === "";
    setProblems(wrong);
    setMute(silent);
    if (Object.keys(wrong).length > 0 || silent) return;
    mutate(undefined, {
      onError: (error) => {
        setProblems(problemsOf(asProblem(error)));
      },
    });
  };
  return (
    <FormModal title={name(move)} okText={name(move)} saving={isPending} width={640} onSubmit={go} onClose={onClose}>
      {ends && open > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t("orders.children_open", { count: open })}
        />
      )}
      <FieldsForm
        fields={needed}
        values={values}
        onChange={setValues}
        problems={problems}
        autoFocus
        files={(ids, onChange) => <FileUpload tenantId={order.tenant_id} value={ids} onChange={onChange} />}
      />
      <Form layout="vertical" component="div">
        <Form.Item
          label={t("orders.note")}
          required={move.note_required}
          {...(mute && { validateStatus: "error" as const, help: t("fields.problem.missing") })}
        >
          <Input.TextArea
            rows={3}
            maxLength={2000}
            autoFocus={needed.length === 0}
            value={note}
            aria-label={t("orders.note")}
            onChange={(event) => {
              setNote(event.target.value);
            }}
          />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
