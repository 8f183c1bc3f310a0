import { Button, Input } from "antd";
import { useState } from "react";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import { recordOf, textOf } from "../model/document";
import type { ControlProps } from "./field";
import { Remove, TemplateInput, VariableInput } from "./simple-fields";

interface MapProps {
  value: unknown;
  disabled: boolean;
  /** What stands left: a variable of the flow, or one of these names. */
  keys?: { options: string[] };
  /** What stands right: text with variables, or plain text such as a column or a place in an answer. */
  template: boolean;
  options?: string[];
  offered?: string[];
  words: { key: string; value: string };
  onChange: (value: unknown) => void;
}

type Row = [string, string];

const rowsOf = (value: unknown): Row[] => Object.entries(recordOf(value)).map(([key, text]) => [key, textOf(text)]);
const mapOf = (rows: Row[]): Record<string, string> => Object.fromEntries(rows);
const text = (value: unknown) => JSON.stringify(value);

/** Names with their values, a row each; two rows may be alike while somebody types. */
export function MapRows({ value, disabled, keys, template, options, offered, words, onChange }: MapProps) {
  const { t } = useFlowWords();
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value));
  if (text(mapOf(rows)) !== text(recordOf(value))) setRows(rowsOf(value));
  const put = (next: Row[]) => {
    setRows(next);
    onChange(mapOf(next));
  };
  const replace = (index: number, row: Row) => {
    put(rows.map((each, at) => (at === index ? row : each)));
  };
  return (
    <div className="flow-rows">
      {rows.map(([key, each], index) => (
        <div key={index} className="flow-row">
          <div style={{ flex: "0 0 38%" }}>
            {keys === undefined ? (
              <VariableInput
                value={key}
                label={words.key}
                disabled={disabled}
                onChange={(next) => {
                  replace(index, [next, each]);
                }}
              />
            ) : (
              <Choosable
                value={key}
                label={words.key}
                options={keys.options}
                disabled={disabled}
                onChange={(next) => {
                  replace(index, [next, each]);
                }}
              />
            )}
          </div>
          <span aria-hidden>{"="}</span>
          <div style={{ flex: 1 }}>
            {template ? (
              <TemplateInput
                value={each}
                label={words.value}
                offered={offered}
                disabled={disabled}
                onChange={(next) => {
                  replace(index, [key, next]);
                }}
              />
            ) : (
              <Choosable
                value={each}
                label={words.value}
                options={options ?? []}
                disabled={disabled}
                onChange={(next) => {
                  replace(index, [key, next]);
                }}
              />
            )}
          </div>
          <Remove
            disabled={disabled}
            onClick={() => {
              put(rows.filter((_, at) => at !== index));
            }}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={disabled || rows.some(([key]) => key === "")}
          onClick={() => {
            put([...rows, ["", ""]]);
          }}
        >
          {t("flows.add_row")}
        </Button>
      </div>
    </div>
  );
}

interface ChoosableProps {
  value: string;
  label: string;
  options: string[];
  disabled: boolean;
  onChange: (value: string) => void;
}

function Choosable({ value, label, options, disabled, onChange }: ChoosableProps) {
  const list = `offered-${label}-${options.join("-")}`.replace(/\s/g, "");
  return (
    <>
      <Input
        value={value}
        aria-label={label}
        list={options.length > 0 ? list : undefined}
        disabled={disabled}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      {options.length > 0 && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** Values by name: variables, or the fields of the form that is chosen beside it. */
export function ValuesField({ spec, node, value, disabled, onChange }: ControlProps) {
  const { t } = useFlowWords();
  const { lists } = useEditing();
  const isForm = node.type === "register" && spec.name === "values";
  const fields = lists.form.find((each) => each.code === node["form"])?.parts ?? [];
  return (
    <MapRows
      template
      keys={isForm ? { options: fields } : undefined}
      value={value}
      disabled={disabled}
      words={{ key: t(isForm ? "flows.form_field" : "flows.variable"), value: t("flows.value") }}
      onChange={onChange}
    />
  );
}
