import { Form, Input, Radio, Select, Switch } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { addSeat, changeSeat, SEATS, type Opened, type Seat } from "./api";
import { bodyOf, editOf, fieldsOf, type Fields } from "./model";

export interface Choice {
  value: string;
  label: string;
}

interface Props {
  /** null: a new one. */
  seat: Seat | null;
  /** Where the operator may put a new seat. */
  houses: Choice[];
  people: Choice[];
  onDone: (opened: Opened) => void;
  onClose: () => void;
}

/** A seat: what it is, for whom, and of a telephone outside how it is reached. */
export function SeatDialog({ seat, houses, people, onDone, onClose }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const kind = Form.useWatch("kind", form) ?? seat?.kind ?? "sip";
  const saving = useSaving(
    (fields: Fields) => (seat === null ? addSeat(bodyOf(fields)) : changeSeat(seat.id, editOf(seat, fields))),
    { stale: [SEATS], onSaved: onDone },
  );
  const kinds = (["browser", "sip", "remote"] as const).map((value) => ({ value, label: t(`seats.kind.${value}`) }));
  return (
    <FormModal
      title={t(seat === null ? "seats.add" : "seats.change")}
      saving={saving.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        name="seat"
        layout="vertical"
        initialValues={fieldsOf(seat)}
        onFinish={(fields) => {
          saving.mutate({ ...fields, kind });
        }}
      >
        <Form.Item name="kind" label={t("seats.kind")}>
          <Radio.Group options={kinds} optionType="button" disabled={seat !== null} />
        </Form.Item>
        <Form.Item name="code" label={t("seats.code")} rules={[{ required: true }]}>
          <Input autoFocus maxLength={40} />
        </Form.Item>
        {seat === null && houses.length > 1 && (
          <Form.Item name="tenant_id" label={t("seats.house")} rules={[{ required: true }]}>
            <Select options={houses} showSearch optionFilterProp="label" />
          </Form.Item>
        )}
        <Person kind={kind} seat={seat} people={people} />
        {kind === "remote" && <Outside seat={seat} />}
        {kind === "sip" && seat !== null && (
          <Form.Item name="new_password" label={t("seats.new_password")} valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
        <Form.Item name="note" label={t("seats.note")}>
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}

/** Whom it is kept for: a browser's always for one person, who stays. */
function Person({ kind, seat, people }: { kind: Seat["kind"]; seat: Seat | null; people: Choice[] }) {
  const { t } = useWords();
  const isBrowser = kind === "browser";
  if (isBrowser && seat !== null) return null;
  return (
    <Form.Item name="user_id" label={t("seats.person")} rules={[{ required: isBrowser }]}>
      <Select
        options={people}
        allowClear
        showSearch
        optionFilterProp="label"
        placeholder={isBrowser ? "" : t("seats.anybody")}
      />
    </Form.Item>
  );
}

function Outside({ seat }: { seat: Seat | null }) {
  const { t } = useWords();
  const modes = (["per_call", "kept_up"] as const).map((value) => ({ value, label: t(`seats.mode.${value}`) }));
  return (
    <>
      <Form.Item
        name="digits"
        label={t("seats.digits")}
        extra={t("seats.digits_hint")}
        rules={[{ required: seat === null }]}
      >
        <Input
          className="figures"
          maxLength={25}
          autoComplete="off"
          placeholder={seat === null ? "" : t("seats.digits_kept", { digits: seat.last_digits })}
        />
      </Form.Item>
      <Form.Item name="mode" label={t("seats.mode")}>
        <Radio.Group options={modes} optionType="button" />
      </Form.Item>
      <Form.Item name="caller_shown" label={t("seats.caller_shown")} extra={t("seats.caller_shown_hint")}>
        <Input className="figures" maxLength={15} />
      </Form.Item>
      <Form.Item name="confirm" label={t("seats.confirm")} extra={t("seats.confirm_hint")} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  );
}
