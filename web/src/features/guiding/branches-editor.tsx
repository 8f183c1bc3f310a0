import { PlusOutlined } from "@ant-design/icons";
import { Button, Card, Flex, Form, Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import type { Branch, Condition, ScriptDocument, Step } from "./api";
import { CHOSEN_FACTS, FACTS, fieldsOf, YES_NO_FACTS } from "./model";
import { TargetSelect } from "./target-select";

interface Props {
  document: ScriptDocument;
  step: Step;
  put: (changes: Partial<Step>) => void;
}

/** Where it goes on under which conditions, from above downwards: the first way that holds is taken. */
export function BranchesEditor({ document, step, put }: Props) {
  const { t } = useWords();
  const branches = step.branches ?? [];
  const write = (place: number, branch: Branch) => {
    put({ branches: branches.map((each, at) => (at === place ? branch : each)) });
  };
  return (
    <Flex vertical gap={8} style={{ marginBottom: 12 }}>
      {branches.map((branch, place) => (
        <Card
          key={place}
          size="small"
          title={`${String(place + 1)}. ${t("scripts.branch_way")}`}
          extra={
            <RemoveButton
              size="small"
              label={t("scripts.remove")}
              onClick={() => {
                put({ branches: branches.filter((_, at) => at !== place) });
              }}
            />
          }
        >
          <Flex vertical gap={6}>
            {branch.when.map((condition, at) => (
              <Flex key={at} gap={8} align="center">
                <ConditionRow
                  document={document}
                  condition={condition}
                  onChange={(changed) => {
                    write(place, {
                      ...branch,
                      when: branch.when.map((each, other) => (other === at ? changed : each)),
                    });
                  }}
                />
                <RemoveButton
                  size="small"
                  label={t("scripts.remove")}
                  onClick={() => {
                    write(place, { ...branch, when: branch.when.filter((_, other) => other !== at) });
                  }}
                />
              </Flex>
            ))}
            <Flex gap={8} align="center">
              <Button
                size="small"
                type="dashed"
                icon={<PlusOutlined />}
                onClick={() => {
                  write(place, { ...branch, when: [...branch.when, { field: "", any_of: [] }] });
                }}
              >
                {t("scripts.add_condition")}
              </Button>
              <span className="quiet" style={{ marginInlineStart: "auto", whiteSpace: "nowrap" }}>
                {t("scripts.goes_on")}
              </span>
              <div style={{ width: 240 }}>
                <TargetSelect
                  document={document}
                  value={branch.next ?? null}
                  onChange={(next) => {
                    write(place, { ...branch, next });
                  }}
                />
              </div>
            </Flex>
          </Flex>
        </Card>
      ))}
      <Button
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => {
          put({ branches: [...branches, { when: [{ field: "", any_of: [] }], next: null }] });
        }}
      >
        {t("scripts.add_branch")}
      </Button>
      <Form.Item label={t("scripts.otherwise")} style={{ marginBottom: 0 }}>
        <TargetSelect
          document={document}
          value={step.otherwise ?? null}
          onChange={(otherwise) => {
            put({ otherwise });
          }}
        />
      </Form.Item>
    </Flex>
  );
}

interface RowProps {
  document: ScriptDocument;
  condition: Condition;
  onChange: (condition: Condition) => void;
}

function ConditionRow({ document, condition, onChange }: RowProps) {
  const { t, name } = useWords();
  const fields = fieldsOf(document);
  const choices = useValues(document, condition.field);
  return (
    <>
      <Select
        showSearch={{ optionFilterProp: "label" }}
        style={{ width: 200 }}
        aria-label={t("scripts.branch_way")}
        value={condition.field || null}
        options={[
          ...fields.map((field) => ({ value: field.key, label: name(field) })),
          ...FACTS.map((fact) => ({ value: fact as string, label: t(`scripts.fact.${fact}`) })),
        ]}
        onChange={(field: string) => {
          onChange({ field, any_of: [] });
        }}
      />
      <Select<string[]>
        size="middle"
        mode={choices === null ? "tags" : "multiple"}
        style={{ flex: 1, minWidth: 140 }}
        aria-label={t("scripts.values")}
        placeholder={t("scripts.values")}
        value={condition.any_of}
        options={choices ?? []}
        onChange={(any_of) => {
          onChange({ ...condition, any_of });
        }}
      />
    </>
  );
}

/** What a condition can be compared with; null where anything can be typed. */
function useValues(document: ScriptDocument, key: string): { value: string; label: string }[] | null {
  const { t, name, word } = useWords();
  const field = fieldsOf(document).find((each) => each.key === key);
  if (field?.choices && field.choices.length > 0) {
    return field.choices.map((choice) => ({ value: choice.code, label: name(choice) }));
  }
  if (field?.kind === "yes_no" || YES_NO_FACTS.includes(key)) {
    return [
      { value: "true", label: t("common.yes") },
      { value: "false", label: t("common.no") },
    ];
  }
  return CHOSEN_FACTS[key]?.map((value) => ({ value, label: word("guide.level", value) })) ?? null;
}
