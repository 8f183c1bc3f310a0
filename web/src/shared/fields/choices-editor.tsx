import { ArrowUpOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Input } from "antd";
import { useWords } from "../i18n/use-words";
import { RemoveButton } from "../ui/remove-button";
import { freshKey, movedField, type FieldChoice } from "./model";

interface Props {
  choices: readonly FieldChoice[];
  disabled: boolean;
  onChange: (choices: FieldChoice[]) => void;
}

/** The answers that a field allows; Enter in the last one begins another. */
export function ChoicesEditor({ choices, disabled, onChange }: Props) {
  const { t } = useWords();
  const add = () => {
    const code = freshKey(
      choices.map((each) => each.code),
      "",
      "choice",
    );
    onChange([...choices, { code, name_zh: "", name_en: "" }]);
  };
  return (
    <Flex vertical gap={4}>
      {choices.map((choice, place) => (
        <Flex key={place} gap={6} data-choice={choice.code}>
          {(["name_zh", "name_en"] as const).map((key) => (
            <Input
              key={key}
              style={{ flex: 1 }}
              value={choice[key]}
              maxLength={80}
              autoFocus={key === "name_zh" && choice.name_zh === "" && choice.name_en === ""}
              placeholder={t(`fields.choice_${key}`)}
              aria-label={t(`fields.choice_${key}`)}
              onChange={(event) => {
                onChange(choices.map((each, at) => (at === place ? { ...each, [key]: event.target.value } : each)));
              }}
              onPressEnter={(event) => {
                if (!event.nativeEvent.isComposing && place === choices.length - 1) add();
              }}
            />
          ))}
          <Input
            style={{ width: 110 }}
            className="figures"
            value={choice.code}
            maxLength={60}
            aria-label={t("fields.choice_code")}
            title={t("fields.choice_code")}
            onChange={(event) => {
              onChange(choices.map((each, at) => (at === place ? { ...each, code: event.target.value } : each)));
            }}
          />
          <Button
            type="text"
            icon={<ArrowUpOutlined />}
            disabled={place === 0 || disabled}
            aria-label={t("fields.up")}
            onClick={() => {
              onChange(movedField(choices, place, -1));
            }}
          />
          <RemoveButton
            label={t("fields.remove_choice")}
            disabled={disabled}
            onClick={() => {
              onChange(choices.filter((_, at) => at !== place));
            }}
          />
        </Flex>
      ))}
      <Button style={{ alignSelf: "start" }} icon={<PlusOutlined />} onClick={add} data-testid="add-choice">
        {t("fields.add_choice")}
      </Button>
    </Flex>
  );
}
