import { Form } from "antd";
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import { useWords } from "../i18n/use-words";
import { FieldInput } from "./field-input";
import "./fields.css";
import { isBlank, shownFields, type Field, type FieldProblems, type FieldValue, type FieldValues } from "./model";

interface Props {
  fields: readonly Field[];
  values: FieldValues;
  onChange: (values: FieldValues) => void;
  problems?: FieldProblems;
  /** Where the first field shall have the focus at once. */
  autoFocus?: boolean;
  disabled?: boolean;
  /** How files are chosen; without it, fields of files are left out. */
  files?: (value: string[], onChange: (ids: string[]) => void) => ReactNode;
  /** Choices are buttons, as long as they are few. */
  buttons?: boolean;
  /** Enter in the last field. */
  onEnd?: () => void;
}

const WIDE: readonly Field["kind"][] = ["long_text", "address", "files", "choices"];

/** A form as an enterprise designed it: what is asked for depends on what is in it, faults stand beside their fields. */
export function FieldsForm(props: Props) {
  const { fields, values, onChange, problems = {}, autoFocus, disabled, files, buttons, onEnd } = props;
  const { t, name, locale, word } = useWords();
  const id = useId();
  const shown = shownFields(fields, values).filter((field) => files !== undefined || field.kind !== "files");
  const form = useFirstWrong(shown, problems);
  const put = (key: string, value: FieldValue | undefined) => {
    const { [key]: _, ...others } = values;
    onChange(value === undefined ? others : { ...others, [key]: value });
  };
  if (shown.length === 0) return null;
  return (
    <div ref={form}>
      <Form
        component="div"
        layout="vertical"
        size="small"
        className="fields-form"
        onKeyDown={(event: KeyboardEvent<HTMLElement>) => {
          goOn(event, onEnd);
        }}
      >
        {shown.map((field, place) => {
          const value = values[field.key];
          const problem = stillWrong(problems[field.key], value);
          const hint = locale === "en" ? field.hint_en : field.hint_zh;
          return (
            <Form.Item
              key={field.key}
              data-field={field.key}
              htmlFor={`${id}-${field.key}`}
              label={name(field)}
              required={field.required === true}
              className={
                WIDE.includes(field.kind) || (buttons === true && field.kind === "choice") ? "fields-wide" : ""
              }
              {...(problem !== undefined && {
                validateStatus: "error" as const,
                help:
                  word("fields.problem", problem) === problem
                    ? t("fields.problem.unknown")
                    : word("fields.problem", problem),
              })}
              {...(hint && { extra: hint })}
            >
              {field.kind === "files" ? (
                files?.(Array.isArray(value) ? value : [], (ids) => {
                  put(field.key, ids.length === 0 ? undefined : ids);
                })
              ) : (
                <FieldInput
                  id={`${id}-${field.key}`}
                  field={field}
                  value={value}
                  autoFocus={autoFocus === true && place === 0}
                  disabled={disabled === true}
                  buttons={buttons === true}
                  onChange={(next) => {
                    put(field.key, next);
                  }}
                />
              )}
            </Form.Item>
          );
        })}
      </Form>
    </div>
  );
}

/** Goes to the first field that is wrong as soon as it is said so; a long form hides it otherwise. */
function useFirstWrong(shown: readonly Field[], problems: FieldProblems) {
  const form = useRef<HTMLDivElement>(null);
  const first = shown.find(({ key }) => problems[key] !== undefined)?.key;
  const said = JSON.stringify(problems);
  const before = useRef(said);
  useEffect(() => {
    // only when it is said, not when what is asked for changes meanwhile
    if (before.current === said) return;
    before.current = said;
    if (first === undefined) return;
    const field = form.current?.querySelector(`[data-field="${first}"]`);
    field?.querySelector<HTMLElement>(ENTERED)?.focus();
  }, [said, first]);
  return form;
}

/** What was missing is no longer, as soon as something is in it. */
const stillWrong = (problem: string | undefined, value: FieldValue | undefined) =>
  problem === "missing" && value !== undefined && !isBlank(value) ? undefined : problem;

const ENTERED = "input:not([type=hidden]):not([disabled]):not([type=file]), textarea:not([disabled])";

// Enter goes on; it belongs to the input method while one composes, to the text in a long field, to a list that is open
function goOn(event: KeyboardEvent<HTMLElement>, onEnd: (() => void) | undefined): void {
  const at = event.target;
  if (event.key !== "Enter" || event.nativeEvent.isComposing || !(at instanceof HTMLInputElement)) return;
  if (at.getAttribute("aria-expanded") === "true" || event.defaultPrevented) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(ENTERED)].filter(
    (each) =>
      !(each instanceof HTMLInputElement && each.type === "radio") ||
      each === at ||
      each.matches(":checked") ||
      isFirstOfGroup(each),
  );
  const next = all[all.indexOf(at) + 1];
  if (next === undefined) onEnd?.();
  else next.focus();
}

function isFirstOfGroup(radio: HTMLInputElement): boolean {
  const group = radio.closest(".ant-radio-group");
  return group?.querySelector("input:checked") === null && group.querySelector("input") === radio;
}
