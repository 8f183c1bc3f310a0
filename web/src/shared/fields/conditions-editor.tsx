import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Select } from "antd";
import { useWords } from "../i18n/use-words";
import { RemoveButton } from "../ui/remove-button";
import { DECIDING, type Field, type FieldCondition } from "./model";

interface Props {
  conditions: readonly FieldCondition[];
  /** The fields that may decide. */
  above: readonly Field[];
  disabled: boolean;
  /** What the first line is asked for with, where it is not about a field's being shown. */
  add?: string;
  onChange: (conditions: FieldCondition[]) => void;
}

/** Under which answers above something is so: all of the lines must hold, each with one of its answers. */
export function ConditionsEditor({ conditions, above, disabled, add, onChange }: Props) {
  const { t, name } = useWords();
  const deciding = above.filter(
    (field) => DECIDING.includes(field.kind) || conditions.some((each) => each.field === field.key),
  );
  if (deciding.length === 0) return <span className="quiet">{t("fields.conditions_need")}</span>;
  const optionsOf = (field: Field | undefined) =>
    field?.kind === "yes_no"
      ? [
          { value: "true", label: t("common.yes") },
          { value: "false", label: t("common.no") },
        ]
      : (field?.choices ?? []).map((choice) => ({ value: choice.code, label: name(choice) }));
  const put = (place: number, changed: FieldCondition) => {
    onChange(conditions.map((each, at) => (at === place ? changed : each)));
  };
  return (
    <Flex vertical gap={4}>
      {conditions.map((condition, place) => (
        <Flex key={place} gap={6} align="center">
          <Select
            style={{ flex: "0 1 170px", minWidth: 110 }}
            value={condition.field}
            disabled={disabled}
            aria-label={t("fields.condition_field")}
            options={deciding.map((field) => ({ value: field.key, label: name(field) }))}
            onChange={(field) => {
              put(place, { field, any_of: [] });
            }}
          />
          <span className="quiet">{t("fields.condition_is")}</span>
          <Select<string[]>
            mode="multiple"
            style={{ flex: 1 }}
            value={condition.any_of}
            disabled={disabled}
            aria-label={t("fields.condition_values")}
            placeholder={t("fields.condition_values")}
            options={optionsOf(deciding.find((field) => field.key === condition.field))}
            onChange={(any_of) => {
              put(place, { ...condition, any_of });
            }}
          />
          <RemoveButton
            label={t("fields.remove_condition")}
            disabled={disabled}
            onClick={() => {
              onChange(conditions.filter((_, at) => at !== place));
            }}
          />
        </Flex>
      ))}
      <Button
        style={{ alignSelf: "start" }}
        icon={<PlusOutlined />}
        onClick={() => {
          onChange([...conditions, { field: deciding[0]?.key ?? "", any_of: [] }]);
        }}
      >
        {conditions.length === 0 ? (add ?? t("fields.add_condition")) : t("fields.add_another_condition")}
      </Button>
    </Flex>
  );
}
