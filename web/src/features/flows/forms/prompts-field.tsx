import { Button, Dropdown, Select } from "antd";
import { useState } from "react";
import { useEditing } from "../editor/context";
import { promptText, useFlowWords } from "../editor/words";
import { isRecord, listOf, recordOf, textOf } from "../model/document";
import type { ControlProps } from "./field";
import { Listen } from "./listen";
import { Remove, TemplateInput } from "./simple-fields";
import { WritePrompt } from "./write-prompt";

const SPEAK = ["number", "digits", "amount", "date", "time", "datetime", "ordinal"];
const MOST = 20;

/** What is said, part by part: prompts, values spoken by rule, and prompts chosen by a value. */
export function PromptsField({ id, value, disabled, onChange }: ControlProps) {
  const { t } = useFlowWords();
  const [writing, setWriting] = useState(false);
  const parts = listOf(value);
  const put = (next: unknown[]) => {
    onChange(next.length === 0 ? undefined : next);
  };
  const replace = (index: number, part: unknown) => {
    put(parts.map((each, at) => (at === index ? part : each)));
  };
  const up = (index: number) => {
    const next = [...parts];
    next.splice(index - 1, 2, parts[index], parts[index - 1]);
    put(next);
  };
  return (
    <div className="flow-rows" data-testid="prompts-field">
      {parts.map((part, index) => (
        <div key={index} className="flow-row">
          <div style={{ flex: 1 }}>
            <Part
              part={part}
              disabled={disabled}
              onChange={(next) => {
                replace(index, next);
              }}
            />
          </div>
          {parts.length > 1 && (
            <Button
              type="text"
              size="small"
              disabled={disabled || index === 0}
              aria-label={t("flows.move_up")}
              onClick={() => {
                up(index);
              }}
            >
              {"↑"}
            </Button>
          )}
          <Remove
            disabled={disabled}
            onClick={() => {
              put(parts.filter((_, at) => at !== index));
            }}
          />
        </div>
      ))}
      {!disabled && parts.length < MOST && (
        <div className="flow-row">
          <div style={{ flex: 1 }}>
            <PromptSelect
              id={id}
              value=""
              disabled={disabled}
              onChange={(key) => {
                put([...parts, key]);
              }}
            />
          </div>
          <Button
            size="small"
            data-testid="write-prompt"
            onClick={() => {
              setWriting(true);
            }}
          >
            {t("flows.write_text")}
          </Button>
          <Dropdown
            trigger={["click"]}
            menu={{
              items: [
                { key: "speak", label: t("flows.add_spoken") },
                { key: "choose", label: t("flows.add_chosen") },
              ],
              onClick: ({ key }) => {
                put([
                  ...parts,
                  key === "speak" ? { speak: "digits", value: "" } : { choose: { prefix: "", value: "" } },
                ]);
              },
            }}
          >
            <Button size="small" aria-label={t("flows.add_more")}>
              {"+"}
            </Button>
          </Dropdown>
        </div>
      )}
      {writing && (
        <WritePrompt
          onClose={() => {
            setWriting(false);
          }}
          onWritten={(key) => {
            setWriting(false);
            put([...parts, key]);
          }}
        />
      )}
    </div>
  );
}

function Part({ part, disabled, onChange }: { part: unknown; disabled: boolean; onChange: (part: unknown) => void }) {
  const { t, word } = useFlowWords();
  if (!isRecord(part)) return <PromptSelect value={textOf(part)} disabled={disabled} onChange={onChange} />;
  if (isRecord(part["choose"])) {
    const choose = part["choose"];
    return (
      <div className="flow-box flow-rows">
        <span className="quiet">{t("flows.chosen_hint")}</span>
        <div className="flow-row">
          <TemplateInput
            value={textOf(choose["prefix"])}
            label={t("flows.prefix")}
            placeholder={t("flows.prefix")}
            disabled={disabled}
            onChange={(prefix) => {
              onChange({ choose: { ...choose, prefix } });
            }}
          />
          <TemplateInput
            value={textOf(choose["value"])}
            label={t("flows.value")}
            placeholder={t("flows.value")}
            disabled={disabled}
            onChange={(value) => {
              onChange({ choose: { ...choose, value } });
            }}
          />
        </div>
      </div>
    );
  }
  return (
    <div className="flow-row">
      <Select
        style={{ width: 104, flex: "0 0 104px" }}
        value={textOf(part["speak"])}
        disabled={disabled}
        aria-label={t("flows.spoken_as")}
        options={SPEAK.map((speak) => ({ value: speak, label: word("flow_speak", speak) }))}
        onChange={(speak) => {
          onChange({ ...part, speak });
        }}
      />
      <TemplateInput
        value={textOf(part["value"])}
        label={t("flows.value")}
        placeholder={t("flows.value")}
        disabled={disabled}
        onChange={(value) => {
          onChange({ ...part, value });
        }}
      />
    </div>
  );
}

interface SelectProps {
  id?: string;
  value: string;
  disabled: boolean;
  onChange: (key: string) => void;
}

/** One prompt of the enterprise, found by its key or its text. */
export function PromptSelect({ id, value, disabled, onChange }: SelectProps) {
  const { lists } = useEditing();
  const { t, locale } = useFlowWords();
  const [typed, setTyped] = useState("");
  // the words that numbers are made of are spoken by rule, not chosen
  const chosen = [...lists.prompts.values()].filter((prompt) => !prompt.key.startsWith("spoken."));
  const known = chosen.map((prompt) => ({
    value: prompt.key,
    label: `${prompt.key} · ${promptText(lists, prompt.key, locale)}`,
  }));
  // a key that nobody recorded yet can be named: the check says that it is missing
  const extra = [value, typed].filter((key) => /^[\w.-]{1,64}$/.test(key) && !lists.prompts.has(key));
  const prompt = recordOf(lists.prompts.get(value));
  return (
    <div className="flow-row">
      <Select
        id={id}
        showSearch={{ optionFilterProp: "label", onSearch: setTyped }}
        popupMatchSelectWidth={340}
        style={{ width: "100%" }}
        value={value === "" ? null : value}
        disabled={disabled}
        placeholder={t("flows.add_prompt")}
        aria-label={value === "" ? t("flows.add_prompt") : t("flows.prompt")}
        options={[...known, ...[...new Set(extra)].map((key) => ({ value: key, label: key }))]}
        onChange={(next: string | null) => {
          setTyped("");
          if (next !== null) onChange(next);
        }}
      />
      {value !== "" && textOf(prompt["key"]) !== "" && <Listen promptKey={value} />}
    </div>
  );
}
