import { Checkbox, Flex, Form, Input, InputNumber, Select } from "antd";
import { useWords } from "../i18n/use-words";
import { ChoicesEditor } from "./choices-editor";
import { ConditionsEditor } from "./conditions-editor";
import {
  ALWAYS_MASKED,
  FIELD_KINDS,
  freshKey,
  NEVER_UNIQUE,
  WITH_BOUNDS,
  WITH_CHOICES,
  type Field,
  type FieldKind,
} from "./model";

interface Props {
  field: Field;
  /** The fields above it: only they can decide whether it is shown. */
  above: readonly Field[];
  taken: readonly string[];
  fault: string | null;
  mayBeUnique: boolean;
  without: readonly FieldKind[];
  disabled: boolean;
  onChange: (field: Field) => void;
}

const WITH_LENGTH: readonly FieldKind[] = ["text", "long_text", "address"];

/** One field: what it is called, what it takes, when it is asked for. */
export function FieldEditor(props: Props) {
  const { field, above, fault, disabled, onChange } = props;
  const { t } = useWords();
  return (
    <Form component="div" layout="vertical" size="small" disabled={disabled} className="field-editor">
      <Names {...props} />
      <Marks {...props} />
      {WITH_CHOICES.includes(field.kind) && (
        <Form.Item label={t("fields.choices")}>
          <ChoicesEditor
            choices={field.choices ?? []}
            disabled={disabled}
            onChange={(choices) => {
              onChange({ ...field, choices });
            }}
          />
        </Form.Item>
      )}
      {WITH_BOUNDS.includes(field.kind) && <Bounds field={field} onChange={onChange} />}
      {above.length > 0 && (
        <Form.Item label={t("fields.conditions")}>
          <ConditionsEditor
            conditions={field.shown_when ?? []}
            above={above}
            disabled={disabled}
            onChange={(shown_when) => {
              onChange({ ...field, shown_when });
            }}
          />
        </Form.Item>
      )}
      <Hints field={field} onChange={onChange} />
      {fault !== null && (
        <div role="alert" style={{ color: "var(--ant-color-error)" }}>
          {fault}
        </div>
      )}
    </Form>
  );
}

type Part = Pick<Props, "field" | "onChange">;

function Names({ field, taken, without, onChange }: Props) {
  const { t } = useWords();
  // until somebody writes a key himself, it follows the English name
  const follows = field.key === freshKey(taken, field.name_en, field.kind);
  return (
    <Flex gap={12} wrap>
      <Form.Item label={t("fields.name_zh")} style={{ flex: "1 1 160px" }}>
        <Input
          autoFocus
          aria-label={t("fields.name_zh")}
          value={field.name_zh}
          maxLength={80}
          onChange={(event) => {
            onChange({ ...field, name_zh: event.target.value });
          }}
        />
      </Form.Item>
      <Form.Item label={t("fields.name_en")} style={{ flex: "1 1 160px" }}>
        <Input
          aria-label={t("fields.name_en")}
          value={field.name_en}
          maxLength={80}
          onChange={(event) => {
            const name_en = event.target.value;
            onChange({ ...field, name_en, key: follows ? freshKey(taken, name_en, field.kind) : field.key });
          }}
        />
      </Form.Item>
      <Form.Item label={t("fields.kind")} style={{ width: 130 }}>
        <Select
          aria-label={t("fields.kind")}
          value={field.kind}
          options={FIELD_KINDS.filter((kind) => !without.includes(kind)).map((kind) => ({
            value: kind,
            label: t(`fields.kind.${kind}`),
          }))}
          onChange={(kind) => {
            onChange({ ...field, kind });
          }}
        />
      </Form.Item>
      <Form.Item label={t("fields.key")} style={{ width: 150 }}>
        <Input
          aria-label={t("fields.key")}
          value={field.key}
          maxLength={40}
          className="figures"
          onChange={(event) => {
            onChange({ ...field, key: event.target.value });
          }}
        />
      </Form.Item>
    </Flex>
  );
}

function Marks({ field, mayBeUnique, onChange }: Props) {
  const { t } = useWords();
  const masked = ALWAYS_MASKED.includes(field.kind);
  return (
    <Flex gap={20} wrap style={{ marginBottom: 10 }}>
      <Checkbox
        checked={field.required === true}
        onChange={(event) => {
          onChange({ ...field, required: event.target.checked });
        }}
      >
        {t("fields.required")}
      </Checkbox>
      <Checkbox
        checked={masked || field.masked === true}
        disabled={masked}
        onChange={(event) => {
          onChange({ ...field, masked: event.target.checked });
        }}
      >
        {t("fields.masked")}
      </Checkbox>
      {mayBeUnique && !NEVER_UNIQUE.includes(field.kind) && (
        <Checkbox
          checked={field.unique === true}
          onChange={(event) => {
            onChange({ ...field, unique: event.target.checked });
          }}
        >
          {t("fields.unique")}
        </Checkbox>
      )}
      {WITH_LENGTH.includes(field.kind) && (
        <Flex gap={6} align="center">
          {t("fields.longest")}
          <InputNumber
            min={1}
            max={10_000}
            precision={0}
            value={field.longest ?? null}
            aria-label={t("fields.longest")}
            style={{ width: 80 }}
            onChange={(longest) => {
              onChange({ ...field, longest });
            }}
          />
        </Flex>
      )}
    </Flex>
  );
}

function Bounds({ field, onChange }: Part) {
  const { t } = useWords();
  return (
    <Flex gap={12}>
      {(["minimum", "maximum"] as const).map((end) => (
        <Form.Item key={end} label={t(`fields.${end}`)}>
          <InputNumber<string>
            stringMode
            controls={false}
            style={{ width: 130 }}
            aria-label={t(`fields.${end}`)}
            value={field[end] ?? null}
            onChange={(bound) => {
              onChange({ ...field, [end]: bound });
            }}
          />
        </Form.Item>
      ))}
    </Flex>
  );
}

function Hints({ field, onChange }: Part) {
  const { t } = useWords();
  return (
    <Flex gap={12} wrap>
      {(["hint_zh", "hint_en"] as const).map((hint) => (
        <Form.Item key={hint} label={t(`fields.${hint}`)} style={{ flex: "1 1 200px", marginBottom: 4 }}>
          <Input
            aria-label={t(`fields.${hint}`)}
            value={field[hint] ?? ""}
            maxLength={200}
            onChange={(event) => {
              onChange({ ...field, [hint]: event.target.value });
            }}
          />
        </Form.Item>
      ))}
    </Flex>
  );
}
