import { Alert, Flex, Form, Input, Segmented, Select } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { movePart, MOVES, PARTS, type Part, type StockAct, type StockPlace } from "./api";
import { freeOf } from "./model";
import { Decimal } from "./shared";

interface Props {
  part: Part;
  places: StockPlace[];
  onClose: () => void;
}

interface Fields {
  act: StockAct;
  place_id: string;
  quantity: string;
  to_place_id?: string;
  note?: string;
}

const ACTS: StockAct[] = ["receive", "draw", "give_back", "transfer", "correct"];

/** One move of a part; what is done is chosen first, and says what the number means. */
export function MoveDialog({ part, places, onClose }: Props) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Fields>();
  const act = Form.useWatch("act", form) ?? "receive";
  const placeId = Form.useWatch("place_id", form);
  const here = part.places.find((each) => each.place_id === placeId);
  const saving = useSaving(
    ({ act, place_id, quantity, to_place_id, note }: Fields) =>
      movePart(part.id, { act, place_id, quantity, to_place_id: to_place_id ?? null, note: note ?? "" }),
    { stale: [PARTS, MOVES], onSaved: onClose },
  );
  const options = places.filter((each) => !each.closed).map((each) => ({ value: each.id, label: name(each) }));
  const place = (field: "place_id" | "to_place_id", label: string) => (
    <Form.Item
      name={field}
      label={label}
      rules={[{ required: true, message: t("goods.place_missing") }]}
      style={{ flex: 1 }}
    >
      <Select options={options} />
    </Form.Item>
  );
  return (
    <FormModal
      title={t("goods.move_of", { name: name(part) })}
      saving={saving.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        name="move"
        layout="vertical"
        initialValues={{ act: "receive", place_id: options[0]?.value }}
        onFinish={(fields) => {
          saving.mutate(fields);
        }}
      >
        {options.length === 0 && <Alert type="warning" showIcon title={t("goods.no_places")} />}
        <Form.Item name="act">
          <Segmented block options={ACTS.map((each) => ({ value: each, label: t(`stock_act.${each}`) }))} />
        </Form.Item>
        <Flex gap={12}>
          {place("place_id", t(act === "transfer" ? "goods.from_place" : "goods.place"))}
          {act === "transfer" && place("to_place_id", t("goods.to_place"))}
        </Flex>
        <Form.Item
          name="quantity"
          label={t(act === "correct" ? "goods.counted_now" : "goods.quantity")}
          rules={[{ required: true, message: t("goods.quantity_missing") }]}
          extra={t("goods.lies_here", {
            on_hand: here?.on_hand ?? "0",
            free: here ? freeOf(here) : "0",
            unit: part.unit,
          })}
        >
          <Decimal autoFocus addonAfter={part.unit} />
        </Form.Item>
        <Form.Item name="note" label={t("goods.note")} style={{ marginBottom: 0 }}>
          <Input maxLength={500} placeholder={t("goods.note_example")} />
        </Form.Item>
        <button type="submit" hidden />
      </Form>
    </FormModal>
  );
}
