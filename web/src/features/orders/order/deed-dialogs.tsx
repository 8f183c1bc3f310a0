import { Form, Input, Radio, Rate } from "antd";
import { useState, type ReactNode } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { markDuplicate, ORDERS, rateOrder, reopenOrder, visitOrder, type Order } from "../api";
import { OrderChoice } from "./order-choice";

interface Props {
  order: Order;
  onClose: () => void;
}

interface DeedProps {
  title: string;
  ready: boolean;
  deed: () => Promise<unknown>;
  note?: { value: string; label: string; onChange: (note: string) => void };
  onClose: () => void;
  children?: ReactNode;
}

function Deed({ title, ready, deed, note, onClose, children }: DeedProps) {
  const { mutate, isPending } = useSaving(deed, { stale: [ORDERS], onSaved: onClose });
  return (
    <FormModal
      title={title}
      saving={isPending}
      onSubmit={() => {
        if (ready) mutate(undefined);
      }}
      onClose={onClose}
    >
      <Form layout="vertical" component="div">
        {children}
        {note !== undefined && (
          <Form.Item label={note.label}>
            <Input.TextArea
              rows={3}
              maxLength={2000}
              autoFocus={children === undefined}
              value={note.value}
              aria-label={note.label}
              onChange={(event) => {
                note.onChange(event.target.value);
              }}
            />
          </Form.Item>
        )}
      </Form>
    </FormModal>
  );
}

/** How satisfied the customer is, as he has said. */
export function RateDialog({ order, onClose }: Props) {
  const { t } = useWords();
  const [score, setScore] = useState(0);
  const [note, setNote] = useState("");
  return (
    <Deed
      title={t("orders.do_rate")}
      ready={score > 0}
      deed={() => rateOrder(order.id, { score, remark: note.trim() })}
      note={{ value: note, label: t("orders.remark"), onChange: setNote }}
      onClose={onClose}
    >
      <Form.Item label={t("orders.satisfaction")} required>
        <Rate
          autoFocus
          value={score}
          onChange={setScore}
          tooltips={[1, 2, 3, 4, 5].map((each) => t(`orders.score_${String(each)}`))}
        />
        <span style={{ marginLeft: 8 }}>{score > 0 && t(`orders.score_${String(score)}`)}</span>
      </Form.Item>
    </Deed>
  );
}

/** What came of calling the customer again some days later. */
export function VisitDialog({ order, onClose }: Props) {
  const { t } = useWords();
  const [reached, setReached] = useState<boolean | null>(null);
  const [note, setNote] = useState("");
  const [score, setScore] = useState(0);
  return (
    <Deed
      title={t("orders.do_visit")}
      ready={reached !== null}
      deed={() => visitOrder(order.id, { reached: reached === true, note: note.trim(), score: score || null })}
      note={{ value: note, label: t("orders.note"), onChange: setNote }}
      onClose={onClose}
    >
      <Form.Item label={t("orders.visit_result")} required>
        <Radio.Group
          value={reached}
          options={[
            { value: true, label: t("orders.visit_reached") },
            { value: false, label: t("orders.visit_unreached") },
          ]}
          onChange={(event) => {
            setReached(event.target.value as boolean);
          }}
        />
      </Form.Item>
      {reached === true && (
        <Form.Item label={t("orders.satisfaction")}>
          <Rate
            value={score}
            onChange={setScore}
            tooltips={[1, 2, 3, 4, 5].map((each) => t(`orders.score_${String(each)}`))}
          />
        </Form.Item>
      )}
    </Deed>
  );
}

/** Why an order begins anew. */
export function ReopenDialog({ order, onClose }: Props) {
  const { t } = useWords();
  const [note, setNote] = useState("");
  return (
    <Deed
      title={t("orders.do_reopen")}
      ready={note.trim() !== ""}
      deed={() => reopenOrder(order.id, note.trim())}
      note={{ value: note, label: t("orders.reopen_why"), onChange: setNote }}
      onClose={onClose}
    />
  );
}

/** Which order says the same already. */
export function DuplicateDialog({ order, onClose }: Props) {
  const { t } = useWords();
  const [original, setOriginal] = useState<string | null>(null);
  return (
    <Deed
      title={t("orders.do_duplicate")}
      ready={original !== null}
      deed={() => markDuplicate(order.id, original ?? "")}
      onClose={onClose}
    >
      <Form.Item label={t("orders.original")} extra={t("orders.original_hint")} required>
        <OrderChoice order={order} label={t("orders.original")} value={original} onChange={setOriginal} />
      </Form.Item>
    </Deed>
  );
}
