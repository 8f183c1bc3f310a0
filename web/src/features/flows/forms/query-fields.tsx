import { Button, InputNumber, Segmented } from "antd";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import { recordOf, textOf } from "../model/document";
import { Field, type ControlProps } from "./field";
import { MapRows } from "./map-field";
import { CodeSelect, TemplateInput } from "./simple-fields";

type Parts = Record<string, unknown>;

const HTTPS = "https://";

const withPart = (parts: Parts, name: string, value: unknown): Parts => {
  const { [name]: _before, ...rest } = parts;
  return value === undefined ? rest : { ...rest, [name]: value };
};

const orNothing = (value: unknown) => (Object.keys(recordOf(value)).length === 0 ? undefined : value);

// a query asks either a system or a table: the one that is not used is not in the document
function Use({ on, disabled, onChange }: { on: boolean; disabled: boolean; onChange: (on: boolean) => void }) {
  const { t } = useFlowWords();
  return (
    <Segmented
      size="small"
      value={on}
      disabled={disabled}
      onChange={onChange}
      options={[
        { value: false, label: t("flows.not_used") },
        { value: true, label: t("flows.used") },
      ]}
    />
  );
}

/** The enterprise's own system, asked over HTTPS. */
export function SystemField({ spec, value, disabled, onChange }: ControlProps) {
  const { lists } = useEditing();
  const { t, field } = useFlowWords();
  const parts = recordOf(value);
  const on = value !== undefined;
  const pin = spec.name === "system" && spec.options.includes("pin") ? ["pin"] : [];
  const put = (name: string, next: unknown) => {
    onChange(withPart(parts, name, next));
  };
  const number = (name: string, low: number, high: number, usual: number) => (
    <Field word={field("system", name)}>
      {(id) => (
        <InputNumber
          id={id}
          style={{ width: "100%" }}
          min={low}
          max={high}
          precision={0}
          placeholder={String(usual)}
          value={typeof parts[name] === "number" ? parts[name] : null}
          disabled={disabled}
          onChange={(next) => {
            put(name, next ?? undefined);
          }}
        />
      )}
    </Field>
  );
  return (
    <>
      <Use
        on={on}
        disabled={disabled}
        onChange={(next) => {
          onChange(next ? { url: HTTPS, answers: {} } : undefined);
        }}
      />
      {on && (
        <div className="flow-box" style={{ marginTop: 6 }}>
          <Segmented
            size="small"
            value={textOf(parts["method"]) || "GET"}
            disabled={disabled}
            options={["GET", "POST"]}
            onChange={(method) => {
              put("method", method);
            }}
          />
          <Field word={field("system", "url")} required>
            {(id) => (
              <TemplateInput
                id={id}
                value={textOf(parts["url"])}
                disabled={disabled}
                placeholder={HTTPS}
                onChange={(url) => {
                  put("url", url);
                }}
              />
            )}
          </Field>
          <Field word={field("system", "secret")}>
            {(id) => (
              <CodeSelect
                id={id}
                allowClear
                value={textOf(parts["secret"])}
                choices={lists.secret}
                disabled={disabled}
                onChange={(secret) => {
                  put("secret", secret);
                }}
              />
            )}
          </Field>
          <Field word={field("system", "body")}>
            {() => (
              <MapRows
                template
                keys={{ options: [] }}
                value={parts["body"]}
                offered={pin}
                disabled={disabled}
                words={{ key: t("flows.name_in_body"), value: t("flows.value") }}
                onChange={(body) => {
                  put("body", orNothing(body));
                }}
              />
            )}
          </Field>
          <Field word={field("system", "answers")} hint={t("flows.answers_hint")}>
            {() => (
              <MapRows
                template={false}
                value={parts["answers"]}
                disabled={disabled}
                words={{ key: t("flows.variable"), value: t("flows.answer_path") }}
                onChange={(answers) => {
                  put("answers", answers);
                }}
              />
            )}
          </Field>
          <div className="flow-row">
            {number("timeout", 1, 15, 5)}
            {number("retries", 0, 3, 1)}
          </div>
        </div>
      )}
    </>
  );
}

/** A table that the enterprise uploaded. */
export function LookupField({ value, disabled, onChange }: ControlProps) {
  const { lists } = useEditing();
  const { t, field } = useFlowWords();
  const parts = recordOf(value);
  const on = value !== undefined;
  const table = textOf(parts["table"]);
  const columns = lists.table.find((each) => each.code === table)?.parts ?? [];
  const put = (name: string, next: unknown) => {
    onChange(withPart(parts, name, next));
  };
  return (
    <>
      <Use
        on={on}
        disabled={disabled}
        onChange={(next) => {
          onChange(next ? { table: "", key: "", answers: {} } : undefined);
        }}
      />
      {on && (
        <div className="flow-box" style={{ marginTop: 6 }}>
          <Field word={field("lookup", "table")} required>
            {(id) => (
              <CodeSelect
                id={id}
                value={table}
                choices={lists.table}
                disabled={disabled}
                onChange={(code) => {
                  put("table", code ?? "");
                }}
              />
            )}
          </Field>
          <Field word={field("lookup", "key")} required>
            {(id) => (
              <TemplateInput
                id={id}
                value={textOf(parts["key"])}
                disabled={disabled}
                onChange={(key) => {
                  put("key", key);
                }}
              />
            )}
          </Field>
          <Field word={field("lookup", "answers")}>
            {() => (
              <MapRows
                template={false}
                value={parts["answers"]}
                options={columns}
                disabled={disabled}
                words={{ key: t("flows.variable"), value: t("flows.column") }}
                onChange={(answers) => {
                  put("answers", answers);
                }}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}

/** What no control knows is edited as it stands in the document. */
export function RawField({ id, value, disabled, onChange }: ControlProps) {
  const { t } = useFlowWords();
  const text = value === undefined ? "" : JSON.stringify(value);
  return (
    <div className="flow-row">
      <input
        id={id}
        key={text}
        className="ant-input"
        style={{ flex: 1, fontFamily: "monospace" }}
        defaultValue={text}
        disabled={disabled}
        onBlur={(event) => {
          try {
            const typed = event.target.value.trim();
            onChange(typed === "" ? undefined : (JSON.parse(typed) as unknown));
          } catch {
            event.target.value = text;
          }
        }}
      />
      <Button
        type="text"
        size="small"
        disabled={disabled || value === undefined}
        aria-label={t("flows.remove")}
        onClick={() => {
          onChange(undefined);
        }}
      >
        {"✕"}
      </Button>
    </div>
  );
}
