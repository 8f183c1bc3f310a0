import { Dropdown, Input, InputNumber, Select, Switch, AutoComplete, Button } from "antd";
import { useRef } from "react";
import type { InputRef } from "antd";
import { useEditing } from "../editor/context";
import type { Choice } from "../editor/use-lists";
import { useFlowWords } from "../editor/words";
import { DIGITS, listOf, textOf } from "../model/document";
import { PREDEFINED, variablesOf } from "../model/variables";
import type { ControlProps } from "./field";

const orNothing = (text: string) => (text === "" ? undefined : text);

export function IntegerField({ id, spec, value, disabled, onChange }: ControlProps) {
  return (
    <InputNumber
      id={id}
      style={{ width: "100%" }}
      value={typeof value === "number" ? value : null}
      placeholder={spec.default === null ? "" : String(spec.default)}
      min={spec.low ?? undefined}
      max={spec.high ?? undefined}
      precision={0}
      disabled={disabled}
      onChange={(next) => {
        onChange(next ?? undefined);
      }}
    />
  );
}

export function FlagField({ id, spec, value, disabled, onChange }: ControlProps) {
  return (
    <Switch
      id={id}
      size="small"
      checked={typeof value === "boolean" ? value : spec.default === true}
      disabled={disabled}
      onChange={(next) => {
        onChange(next === (spec.default === true) ? undefined : next);
      }}
    />
  );
}

export function TextField({ id, spec, value, disabled, onChange }: ControlProps) {
  return (
    <Input
      id={id}
      value={textOf(value)}
      disabled={disabled}
      placeholder={textOf(spec.default)}
      onChange={(event) => {
        onChange(orNothing(event.target.value));
      }}
    />
  );
}

interface TemplateProps {
  id?: string;
  value: string;
  disabled: boolean;
  label?: string;
  placeholder?: string;
  /** What more than the variables can stand in it. */
  offered?: string[];
  onChange: (value: string) => void;
}

/** Text in which variables can stand; they are offered and put where the cursor is. */
export function TemplateInput({ id, value, disabled, label, placeholder, offered = [], onChange }: TemplateProps) {
  const { document, catalogue } = useEditing();
  const { t, word } = useFlowWords();
  const input = useRef<InputRef>(null);
  const insert = (name: string) => {
    const field = input.current?.input;
    const [from, to] = [field?.selectionStart ?? value.length, field?.selectionEnd ?? value.length];
    onChange(`${value.slice(0, from)}{${name}}${value.slice(to)}`);
    input.current?.focus();
  };
  const own = [...offered, ...variablesOf(document, catalogue)];
  const items = [
    ...own.map((name) => ({ key: name, label: name })),
    ...PREDEFINED.map((name) => ({ key: name, label: `${name} · ${word("flow_variable", name)}` })),
  ];
  return (
    <Input
      ref={input}
      id={id}
      value={value}
      disabled={disabled}
      aria-label={label}
      placeholder={placeholder}
      onChange={(event) => {
        onChange(event.target.value);
      }}
      suffix={
        <Dropdown
          trigger={["click"]}
          disabled={disabled}
          menu={{
            items,
            style: { maxHeight: 280, overflow: "auto" },
            onClick: ({ key }) => {
              insert(key);
            },
          }}
        >
          <Button type="text" size="small" aria-label={t("flows.insert_variable")} disabled={disabled}>
            {"{x}"}
          </Button>
        </Dropdown>
      }
    />
  );
}

export function TemplateField({ id, value, disabled, onChange }: ControlProps) {
  return (
    <TemplateInput
      id={id}
      value={textOf(value)}
      disabled={disabled}
      onChange={(next) => {
        onChange(orNothing(next));
      }}
    />
  );
}

interface VariableProps {
  id?: string;
  value: string;
  disabled: boolean;
  label?: string;
  predefined?: boolean;
  onChange: (value: string) => void;
}

/** The name of a variable: one that there is, or a new one. */
export function VariableInput({ id, value, disabled, label, predefined = false, onChange }: VariableProps) {
  const { document, catalogue } = useEditing();
  const names = [...variablesOf(document, catalogue), ...(predefined ? PREDEFINED : [])];
  return (
    <AutoComplete
      id={id}
      value={value}
      disabled={disabled}
      aria-label={label}
      style={{ width: "100%" }}
      options={names.filter((name) => name !== value).map((name) => ({ value: name }))}
      onChange={(next: string) => {
        onChange(next.toLowerCase().replace(/[^a-z0-9_]/g, "_"));
      }}
    />
  );
}

export function VariableField({ id, value, disabled, onChange }: ControlProps) {
  return (
    <VariableInput
      id={id}
      value={textOf(value)}
      disabled={disabled}
      onChange={(next) => {
        onChange(orNothing(next));
      }}
    />
  );
}

export function OptionField({ id, spec, value, disabled, onChange }: ControlProps) {
  const { word } = useFlowWords();
  const chosen = textOf(value) || textOf(spec.default);
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      value={chosen === "" ? null : chosen}
      disabled={disabled}
      allowClear={!spec.required && value !== undefined}
      options={spec.options.map((option) => ({ value: option, label: word("flow_option", option) }))}
      onChange={(next: string | null | undefined) => {
        onChange(next ?? undefined);
      }}
    />
  );
}

export function DigitField({ id, spec, value, disabled, onChange }: ControlProps) {
  const { t } = useFlowWords();
  const chosen = typeof value === "string" ? value : typeof spec.default === "string" ? spec.default : undefined;
  const none = [{ value: "", label: t("common.none") }];
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      value={chosen ?? null}
      disabled={disabled}
      options={[...none, ...DIGITS.map((digit) => ({ value: digit, label: digit }))]}
      onChange={(next: string | null | undefined) => {
        onChange(next === spec.default ? undefined : (next ?? undefined));
      }}
    />
  );
}

interface CodeProps {
  id?: string;
  value: string;
  choices: Choice[];
  disabled: boolean;
  label?: string;
  allowClear?: boolean;
  onChange: (value: string | undefined) => void;
}

/** One of the things that the enterprise has, by its code. */
export function CodeSelect({ id, value, choices, disabled, label, allowClear = false, onChange }: CodeProps) {
  const { name } = useFlowWords();
  const options = choices.map((each) => ({ value: each.code, label: `${name(each)} · ${each.code}` }));
  const unknown = value !== "" && !choices.some((each) => each.code === value) ? [{ value, label: value }] : [];
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: "label" }}
      style={{ width: "100%" }}
      value={value === "" ? null : value}
      disabled={disabled}
      aria-label={label}
      allowClear={allowClear}
      options={[...options, ...unknown]}
      onChange={(next: string | null | undefined) => {
        onChange(next ?? undefined);
      }}
    />
  );
}

const LISTED = ["queue", "skill", "calendar", "table", "secret", "form", "flow"] as const;
export type ListedKind = (typeof LISTED)[number];
export const isListed = (kind: string): kind is ListedKind => (LISTED as readonly string[]).includes(kind);

export function ListedField({ id, spec, value, disabled, onChange }: ControlProps) {
  const { lists } = useEditing();
  if (!isListed(spec.kind)) return null;
  return (
    <CodeSelect
      id={id}
      value={textOf(value)}
      choices={lists[spec.kind]}
      disabled={disabled}
      allowClear={!spec.required}
      onChange={onChange}
    />
  );
}

/** A list of texts with variables, such as telephone numbers. */
export function TemplatesField({ spec, value, disabled, onChange }: ControlProps) {
  const { t, word } = useFlowWords();
  const texts = listOf(value).map(textOf);
  return (
    <div className="flow-rows">
      {texts.map((text, index) => (
        <div key={index} className="flow-row">
          <TemplateInput
            value={text}
            disabled={disabled}
            label={`${word("flow_field", spec.name)} ${String(index + 1)}`}
            onChange={(next) => {
              onChange(texts.map((each, at) => (at === index ? next : each)));
            }}
          />
          <Remove
            disabled={disabled}
            onClick={() => {
              onChange(texts.filter((_, at) => at !== index));
            }}
          />
        </div>
      ))}
      <Button
        size="small"
        disabled={disabled || texts.length >= (spec.high ?? 20)}
        onClick={() => {
          onChange([...texts, ""]);
        }}
      >
        {t("flows.add_row")}
      </Button>
    </div>
  );
}

export function Remove({ disabled, onClick }: { disabled: boolean; onClick: () => void }) {
  const { t } = useFlowWords();
  return (
    <Button type="text" size="small" disabled={disabled} aria-label={t("flows.remove")} onClick={onClick}>
      {"✕"}
    </Button>
  );
}
