import { ArrowUpOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Card, Checkbox, Flex, Input, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { FaultNote } from "@/shared/ui/fault-note";
import { RemoveButton } from "@/shared/ui/remove-button";
import { EMPTY_FIELD, faultsOf, KINDS, type FormField } from "./form-model";

interface Props {
  value: FormField[];
  onChange: (fields: FormField[]) => void;
}

const MOST = 30;

/** Nobody has written anything of it yet: then nothing is wrong with it. */
function isEmpty({ code, name_zh, name_en }: FormField): boolean {
  return code === "" && name_zh === "" && name_en === "";
}

/** What a form asks for, one field after the other, in the order in which an agent sees them. */
export function FieldsEditor({ value, onChange }: Props) {
  const { t } = useWords();
  const faults = faultsOf(value);
  return (
    <Flex vertical gap={8}>
      {value.map((field, place) => (
        <FieldCard
          key={place}
          field={field}
          fault={faults[place] && !isEmpty(field) ? t(`forms.fault_${faults[place]}`) : null}
          onChange={(changed) => {
            onChange(value.map((each, at) => (at === place ? changed : each)));
          }}
          onRemove={() => {
            onChange(value.filter((_, at) => at !== place));
          }}
          onUp={
            place === 0
              ? null
              : () => {
                  const moved = [...value];
                  moved.splice(place - 1, 0, ...moved.splice(place, 1));
                  onChange(moved);
                }
          }
        />
      ))}
      <Button
        style={{ alignSelf: "start" }}
        icon={<PlusOutlined />}
        disabled={value.length >= MOST}
        onClick={() => {
          onChange([...value, EMPTY_FIELD]);
        }}
      >
        {t("forms.add_field")}
      </Button>
    </Flex>
  );
}

interface CardProps {
  field: FormField;
  fault: string | null;
  onChange: (field: FormField) => void;
  onRemove: () => void;
  onUp: (() => void) | null;
}

function FieldCard({ field, fault, onChange, onRemove, onUp }: CardProps) {
  const { t } = useWords();
  const text = (key: "code" | "name_zh" | "name_en", width: number) => (
    <Input
      style={{ width }}
      value={field[key]}
      maxLength={key === "code" ? 32 : 80}
      placeholder={t(`forms.field_${key}`)}
      aria-label={t(`forms.field_${key}`)}
      onChange={(event) => {
        onChange({ ...field, [key]: event.target.value });
      }}
    />
  );
  return (
    <Card size="small">
      <Flex gap={8} align="center" wrap>
        {text("name_zh", 160)}
        {text("name_en", 160)}
        {text("code", 120)}
        <Select
          style={{ width: 110 }}
          value={field.kind}
          aria-label={t("forms.kind")}
          options={KINDS.map((kind) => ({ value: kind, label: t(`forms.kind_${kind}`) }))}
          onChange={(kind) => {
            onChange({ ...field, kind });
          }}
        />
        <Checkbox
          checked={field.required}
          onChange={(event) => {
            onChange({ ...field, required: event.target.checked });
          }}
        >
          {t("forms.required")}
        </Checkbox>
        <Button
          type="text"
          icon={<ArrowUpOutlined />}
          disabled={!onUp}
          aria-label={t("forms.up")}
          onClick={() => onUp?.()}
        />
        <RemoveButton label={t("forms.remove_field")} onClick={onRemove} />
      </Flex>
      {field.kind === "choice" && <Choices field={field} onChange={onChange} />}
      {fault && <FaultNote>{fault}</FaultNote>}
    </Card>
  );
}

function Choices({ field, onChange }: { field: FormField; onChange: (field: FormField) => void }) {
  const { t } = useWords();
  const choices = field.choices ?? [];
  const put = (changed: typeof choices) => {
    onChange({ ...field, choices: changed });
  };
  return (
    <Flex vertical gap={4} style={{ margin: "8px 0 0 24px" }}>
      {choices.map((choice, place) => (
        <Flex key={place} gap={8}>
          {(["value", "name_zh", "name_en"] as const).map((key) => (
            <Input
              key={key}
              size="small"
              style={{ width: key === "value" ? 80 : 150 }}
              value={choice[key]}
              maxLength={64}
              placeholder={t(`forms.choice_${key}`)}
              aria-label={t(`forms.choice_${key}`)}
              onChange={(event) => {
                put(choices.map((each, at) => (at === place ? { ...each, [key]: event.target.value } : each)));
              }}
            />
          ))}
          <RemoveButton
            size="small"
            label={t("forms.remove_choice")}
            onClick={() => {
              put(choices.filter((_, at) => at !== place));
            }}
          />
        </Flex>
      ))}
      <Button
        size="small"
        style={{ alignSelf: "start" }}
        icon={<PlusOutlined />}
        onClick={() => {
          put([...choices, { value: String(choices.length + 1), name_zh: "", name_en: "" }]);
        }}
      >
        {t("forms.add_choice")}
      </Button>
    </Flex>
  );
}
