import { EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Fragment, type ReactNode } from "react";
import { useWords } from "../i18n/use-words";
import { formatDateTime } from "../time/format";
import "./fields.css";
import { ALWAYS_MASKED, shownFields, type Field, type FieldValue, type FieldValues } from "./model";

interface Props {
  fields: readonly Field[];
  values: FieldValues;
  /** How files are shown. */
  files?: (ids: string[]) => ReactNode;
  /** Where what is masked may be seen by who says why. */
  onReveal?: (field: Field) => void;
  /** What to say where nothing is filled in. */
  empty?: ReactNode;
}

/** What a form holds, to read. */
export function FieldsView({ fields, values, files, onReveal, empty }: Props) {
  const { t, name } = useWords();
  const filled = shownFields(fields, values).filter(({ key }) => values[key] !== undefined);
  if (filled.length === 0) return empty ?? <span className="quiet">{t("fields.nothing")}</span>;
  return (
    <dl className="fields-view">
      {filled.map((field) => (
        <Fragment key={field.key}>
          <dt>{name(field)}</dt>
          <dd data-value={field.key}>
            <Shown field={field} value={values[field.key] ?? ""} {...(files && { files })} />
            {onReveal && isHidden(field, values[field.key]) && (
              <Button
                type="text"
                size="small"
                icon={<EyeOutlined />}
                aria-label={t("fields.reveal")}
                title={t("fields.reveal")}
                onClick={() => {
                  onReveal(field);
                }}
              />
            )}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function isHidden(field: Field, value: FieldValue | undefined): boolean {
  const masked = field.masked === true || ALWAYS_MASKED.includes(field.kind);
  return masked && typeof value === "string" && value.includes("*");
}

function Shown({ field, value, files }: { field: Field; value: FieldValue; files?: (ids: string[]) => ReactNode }) {
  const { text } = useFieldText();
  if (field.kind === "files") return Array.isArray(value) ? (files?.(value) ?? null) : null;
  const figures = ["integer", "decimal", "amount", "date", "datetime", "phone", "identity_number"].includes(field.kind);
  return <span className={figures ? "figures" : ""}>{text(field, value)}</span>;
}

/** A value in words, for places that have a line and no more. */
export function useFieldText() {
  const { t, name, locale } = useWords();
  const choiceOf = (field: Field, code: string) => {
    const choice = (field.choices ?? []).find((each) => each.code === code);
    return choice === undefined ? code : name(choice);
  };
  const text = (field: Field, value: FieldValue): string => {
    if (Array.isArray(value)) {
      return field.kind === "files"
        ? t("fields.files_count", { count: value.length })
        : value.map((code) => choiceOf(field, code)).join(t("fields.and"));
    }
    if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
    if (field.kind === "choice") return choiceOf(field, String(value));
    if (field.kind === "datetime") return formatDateTime(String(value), locale).slice(0, -3);
    if (field.kind === "amount" && !String(value).includes("*"))
      return `¥ ${Number(value).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
    return String(value);
  };
  return { text };
}
