import { useQuery } from "@tanstack/react-query";
import { Form, Input, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { loadRanges, NUMBERS, takeNumbers, type Taking } from "./api";
import { wordsOf } from "./model";
import { useSaving } from "./use-saving";

interface Fields {
  digits?: string;
  range_id?: string;
  count?: number;
  kind: "own" | "shared";
  access?: "national" | "local";
  areas?: string;
}

const takingOf = ({ areas, ...fields }: Fields): Taking => ({
  count: 1,
  access: "national",
  name_zh: "",
  name_en: "",
  note: "",
  ...fields,
  areas: wordsOf(areas ?? ""),
});

/** Numbers into the inventory: one by its digits, or some out of a range. */
export function TakeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [from, setFrom] = useState<"digits" | "range">("digits");
  const [form] = Form.useForm<Fields>();
  const taking = useSaving((fields: Fields) => takeNumbers(takingOf(fields)), onClose);
  return (
    <FormModal
      title={t("numbers.take")}
      okText={t("numbers.take")}
      saving={taking.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Segmented
        block
        style={{ marginBottom: 12 }}
        value={from}
        onChange={setFrom}
        options={[
          { value: "digits", label: t("numbers.one_number") },
          { value: "range", label: t("numbers.from_range") },
        ]}
      />
      <Form<Fields>
        form={form}
        name="take"
        layout="vertical"
        initialValues={{ kind: "own", count: 1, access: "national" }}
        onFinish={taking.mutate}
        preserve={false}
      >
        {from === "digits" ? <Single /> : <FromRange />}
        <Form.Item name="kind" label={t("numbers.kind")}>
          <Select options={["own", "shared"].map((kind) => ({ value: kind, label: t(`numbers.kind_${kind}`) }))} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}

function Single() {
  const { t } = useWords();
  return (
    <>
      <Form.Item
        name="digits"
        label={t("numbers.digits")}
        rules={[{ required: true, pattern: /^[0-9]{3,15}$/, message: t("numbers.digits_rule") }]}
      >
        <Input autoFocus inputMode="numeric" maxLength={15} className="figures" />
      </Form.Item>
      <Form.Item name="access" label={t("numbers.access")}>
        <Select
          options={["national", "local"].map((access) => ({ value: access, label: t(`numbers.access_${access}`) }))}
        />
      </Form.Item>
      <Form.Item name="areas" label={t("numbers.areas")}>
        <Input placeholder={t("numbers.areas_hint")} />
      </Form.Item>
    </>
  );
}

function FromRange() {
  const { t } = useWords();
  const ranges = useQuery({ queryKey: [NUMBERS, "ranges"], queryFn: loadRanges });
  const label = (first: string, last: string, left: number) =>
    `${first}–${last} (${t("numbers.left", { count: left })})`;
  return (
    <>
      <Form.Item name="range_id" label={t("numbers.range")} rules={[{ required: true }]}>
        <Select
          options={(ranges.data?.items ?? []).map((range) => ({
            value: range.id,
            label: label(range.first_digits, range.last_digits, range.size - range.taken),
          }))}
        />
      </Form.Item>
      <Form.Item name="count" label={t("numbers.how_many")}>
        <InputNumber min={1} max={1000} precision={0} />
      </Form.Item>
    </>
  );
}
