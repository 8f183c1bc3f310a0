import { Button, Input } from "antd";
import { useFlowWords } from "../editor/words";
import { listOf, recordOf, textOf } from "../model/document";
import { Field, type ControlProps } from "./field";
import { PromptsField } from "./prompts-field";
import { Remove } from "./simple-fields";

/** The questions of a survey in their order, each with what is said and the keys that answer it. */
export function QuestionsField({ spec, node, value, disabled, onChange }: ControlProps) {
  const { t, field } = useFlowWords();
  const questions = listOf(value).map(recordOf);
  const replace = (index: number, changes: Record<string, unknown>) => {
    onChange(questions.map((each, at) => (at === index ? { ...each, ...changes } : each)));
  };
  return (
    <div className="flow-rows">
      {questions.map((question, index) => (
        <div key={index} className="flow-box" role="group" aria-label={t("flows.question", { n: index + 1 })}>
          <div className="flow-row">
            <b style={{ flex: 1 }}>{t("flows.question", { n: index + 1 })}</b>
            <Remove
              disabled={disabled}
              onClick={() => {
                onChange(questions.filter((_, at) => at !== index));
              }}
            />
          </div>
          <div className="flow-row">
            <Field word={field("question", "code")} required>
              {(id) => (
                <Input
                  id={id}
                  value={textOf(question["code"])}
                  disabled={disabled}
                  onChange={(event) => {
                    replace(index, { code: event.target.value });
                  }}
                />
              )}
            </Field>
            <Field word={field("question", "choices")} required>
              {(id) => (
                <Input
                  id={id}
                  value={textOf(question["choices"])}
                  disabled={disabled}
                  onChange={(event) => {
                    replace(index, { choices: event.target.value.replace(/[^\d*#]/g, "") });
                  }}
                />
              )}
            </Field>
          </div>
          <Field word={field("question", "prompts")} required>
            {(id) => (
              <PromptsField
                id={id}
                spec={{ ...spec, kind: "prompts" }}
                node={node}
                value={question["prompts"]}
                disabled={disabled}
                onChange={(prompts) => {
                  replace(index, { prompts: prompts ?? [] });
                }}
              />
            )}
          </Field>
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={disabled || questions.length >= 10}
          onClick={() => {
            const code = `q${String(questions.length + 1)}`;
            onChange([...questions, { code, prompts: [], choices: "12345" }]);
          }}
        >
          {t("flows.add_question")}
        </Button>
      </div>
    </div>
  );
}
