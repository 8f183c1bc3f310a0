import { Button, Select } from "antd";
import { useFlowWords } from "../editor/words";
import { listOf, recordOf, textOf } from "../model/document";
import type { ControlProps } from "./field";
import { Remove, TemplateInput, VariableInput } from "./simple-fields";
import { TargetSelect } from "./targets-field";

const TESTS = [
  "equal",
  "not_equal",
  "less",
  "less_or_equal",
  "greater",
  "greater_or_equal",
  "one_of",
  "begins_with",
  "empty",
  "not_empty",
];

type Case = Record<string, unknown>;

const shownValue = (value: unknown): string => (Array.isArray(value) ? value.map(textOf).join(", ") : textOf(value));

function valueOf(test: string, text: string): unknown {
  if (test === "empty" || test === "not_empty") return undefined;
  if (test === "one_of") return text.split(/[,，]\s*/).map((each) => each.trim());
  return text;
}

function withTest(each: Case, is: string, text: string): Case {
  const { value: _value, to, ...rest } = each;
  const value = valueOf(is, text);
  return { ...rest, is, ...(value === undefined ? {} : { value }), to: textOf(to) };
}

/** The cases of a branch in the order in which they are tried, each with where it leads. */
export function CasesField({ value, disabled, onChange }: ControlProps) {
  const { t } = useFlowWords();
  const cases = listOf(value).map(recordOf);
  const replace = (index: number, next: Case) => {
    onChange(cases.map((each, at) => (at === index ? next : each)));
  };
  const swap = (index: number) => {
    const next = [...cases];
    const [one, other] = [cases[index - 1], cases[index]];
    if (one === undefined || other === undefined) return;
    next[index - 1] = other;
    next[index] = one;
    onChange(next);
  };
  return (
    <div className="flow-rows">
      {cases.map((each, index) => (
        <div key={index} className="flow-box flow-rows" role="group" aria-label={t("flows.case", { n: index + 1 })}>
          <div className="flow-row">
            <b style={{ flex: 1 }}>{t("flows.case", { n: index + 1 })}</b>
            <Button
              type="text"
              size="small"
              disabled={disabled || index === 0}
              aria-label={t("flows.move_up")}
              onClick={() => {
                swap(index);
              }}
            >
              {"↑"}
            </Button>
            <Remove
              disabled={disabled}
              onClick={() => {
                onChange(cases.filter((_, at) => at !== index));
              }}
            />
          </div>
          <CaseRow
            each={each}
            disabled={disabled}
            onChange={(next) => {
              replace(index, next);
            }}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={disabled || cases.length >= 50}
          onClick={() => {
            onChange([...cases, { variable: textOf(cases.at(-1)?.["variable"]), is: "equal", value: "", to: "" }]);
          }}
        >
          {t("flows.add_case")}
        </Button>
      </div>
    </div>
  );
}

function CaseRow({ each, disabled, onChange }: { each: Case; disabled: boolean; onChange: (next: Case) => void }) {
  const { t, word } = useFlowWords();
  const test = textOf(each["is"]);
  return (
    <>
      <div className="flow-row">
        <VariableInput
          predefined
          value={textOf(each["variable"])}
          label={t("flows.variable")}
          disabled={disabled}
          onChange={(variable) => {
            onChange({ ...each, variable });
          }}
        />
        <Select
          style={{ width: 124, flex: "0 0 124px" }}
          value={test}
          disabled={disabled}
          aria-label={t("flows.test")}
          options={TESTS.map((name) => ({ value: name, label: word("flow_test", name) }))}
          onChange={(is: string) => {
            onChange(withTest(each, is, shownValue(each["value"])));
          }}
        />
      </div>
      {test !== "empty" && test !== "not_empty" && (
        <TemplateInput
          value={shownValue(each["value"])}
          label={t("flows.value")}
          placeholder={test === "one_of" ? t("flows.one_of_hint") : t("flows.value")}
          disabled={disabled}
          onChange={(text) => {
            onChange(withTest(each, test, text));
          }}
        />
      )}
      <TargetSelect
        value={textOf(each["to"])}
        label={t("flows.leads_to")}
        disabled={disabled}
        onChange={(to) => {
          onChange({ ...each, to: to ?? "" });
        }}
      />
    </>
  );
}
