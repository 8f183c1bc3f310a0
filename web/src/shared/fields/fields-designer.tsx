import { ArrowDownOutlined, ArrowUpOutlined, HolderOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Card, Dropdown, Empty, Flex } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../i18n/use-words";
import { RemoveButton } from "../ui/remove-button";
import { FieldEditor } from "./field-editor";
import "./fields.css";
import { FieldsForm } from "./fields-form";
import {
  designFaults,
  FIELD_KINDS,
  freshKey,
  MOST_FIELDS,
  movedField,
  type Field,
  type FieldKind,
  type FieldValues,
} from "./model";

interface Props {
  value: readonly Field[];
  onChange: (fields: Field[]) => void;
  /** What the server said of fields, by key. */
  problems?: Record<string, string>;
  /** Kinds that have no use here. */
  without?: readonly FieldKind[];
  /** Whether a value may be said to be of one thing only. */
  mayBeUnique?: boolean;
  disabled?: boolean;
}

/** Fields as an enterprise designs them: their order on the left, the chosen one in the middle, the form itself on the right. */
export function FieldsDesigner({
  value,
  onChange,
  problems = {},
  without = [],
  mayBeUnique = false,
  disabled = false,
}: Props) {
  const { t, word } = useWords();
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, value.length - 1);
  const field = value[at];
  const faults = designFaults(value).map((fault, place) => fault ?? problems[value[place]?.key ?? ""] ?? null);
  const fault = faults[at] ?? null;
  const put = (changed: Field) => {
    onChange(value.map((each, place) => (place === at ? changed : renamed(each, field?.key ?? "", changed.key))));
  };
  const move = (place: number, by: number) => {
    onChange(movedField(value, place, by));
    setChosen(Math.min(value.length - 1, Math.max(0, place + by)));
  };
  const add = (kind: FieldKind) => {
    const place = value.length === 0 ? 0 : at + 1;
    const key = freshKey(
      value.map((each) => each.key),
      "",
      kind,
    );
    const fresh: Field = { key, name_zh: "", name_en: "", kind };
    onChange([...value.slice(0, place), fresh, ...value.slice(place)]);
    setChosen(place);
  };
  return (
    <div className="fields-designer" data-testid="fields-designer">
      <Flex vertical gap={8}>
        <AddField without={without} disabled={disabled || value.length >= MOST_FIELDS} onAdd={add} />
        <Rows fields={value} faults={faults} chosen={at} disabled={disabled} onChoose={setChosen} onMove={move} />
      </Flex>
      {field === undefined ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("fields.none_yet")} />
      ) : (
        <Card
          size="small"
          title={word("fields.kind", field.kind)}
          extra={
            !disabled && (
              <Flex gap={4}>
                <Button
                  type="text"
                  icon={<ArrowUpOutlined />}
                  disabled={at === 0}
                  aria-label={t("fields.up")}
                  onClick={() => {
                    move(at, -1);
                  }}
                />
                <Button
                  type="text"
                  icon={<ArrowDownOutlined />}
                  disabled={at === value.length - 1}
                  aria-label={t("fields.down")}
                  onClick={() => {
                    move(at, 1);
                  }}
                />
                <RemoveButton
                  label={t("fields.remove")}
                  onClick={() => {
                    onChange(value.filter((_, place) => place !== at));
                    setChosen(Math.max(0, at - 1));
                  }}
                />
              </Flex>
            )
          }
        >
          <FieldEditor
            key={at}
            field={field}
            above={value.slice(0, at)}
            fault={fault === null ? null : word("fields.problem", fault)}
            mayBeUnique={mayBeUnique}
            without={without}
            disabled={disabled}
            taken={value.filter((_, place) => place !== at).map(({ key }) => key)}
            onChange={put}
          />
        </Card>
      )}
      <Preview fields={value} />
    </div>
  );
}

// a condition follows the field that it is about
function renamed(field: Field, before: string, now: string): Field {
  if (before === now || field.shown_when === undefined) return field;
  return {
    ...field,
    shown_when: field.shown_when.map((each) => (each.field === before ? { ...each, field: now } : each)),
  };
}

function AddField({
  without,
  disabled,
  onAdd,
}: {
  without: readonly FieldKind[];
  disabled: boolean;
  onAdd: (kind: FieldKind) => void;
}) {
  const { t } = useWords();
  return (
    <Dropdown
      disabled={disabled}
      trigger={["click"]}
      menu={{
        style: { maxHeight: 420, overflowY: "auto" },
        items: FIELD_KINDS.filter((kind) => !without.includes(kind)).map((kind) => ({
          key: kind,
          label: t(`fields.kind.${kind}`),
        })),
        onClick: ({ key }) => {
          onAdd(key as FieldKind);
        },
      }}
    >
      <Button icon={<PlusOutlined />} block data-testid="add-field">
        {t("fields.add")}
      </Button>
    </Dropdown>
  );
}

interface RowsProps {
  fields: readonly Field[];
  faults: (string | null)[];
  chosen: number;
  disabled: boolean;
  onChoose: (place: number) => void;
  onMove: (place: number, by: number) => void;
}

function Rows({ fields, faults, chosen, disabled, onChoose, onMove }: RowsProps) {
  const { t, name, word } = useWords();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  if (fields.length === 0) return null;
  return (
    <div className="designer-list">
      {fields.map((field, place) => (
        <button
          type="button"
          key={place}
          className="designer-row"
          aria-pressed={place === chosen}
          data-over={over === place && dragged !== null}
          data-row={field.key}
          draggable={!disabled}
          onClick={() => {
            onChoose(place);
          }}
          onKeyDown={(event) => {
            if (disabled || !event.altKey || !event.key.startsWith("Arrow")) return;
            event.preventDefault();
            onMove(place, event.key === "ArrowUp" ? -1 : 1);
          }}
          onDragStart={() => {
            setDragged(place);
          }}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(place);
          }}
          onDragEnd={() => {
            setDragged(null);
            setOver(null);
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged !== null) onMove(dragged, place - dragged);
          }}
        >
          <HolderOutlined className="grip" aria-hidden />
          <span className="what">
            {field.name_zh === "" && field.name_en === "" ? <i>{t("fields.unnamed")}</i> : name(field)}
            <br />
            <small>
              {marksOf(field)
                .map((mark) => t(`fields.mark_${mark}`))
                .concat(word("fields.kind", field.kind))
                .reverse()
                .join(" · ")}
            </small>
          </span>
          <RowMarks fault={faults[place] ?? null} required={field.required === true} />
        </button>
      ))}
    </div>
  );
}

function marksOf(field: Field): string[] {
  return [
    ...((field.shown_when ?? []).length > 0 ? ["conditional"] : []),
    ...(field.masked ? ["masked"] : []),
    ...(field.unique ? ["unique"] : []),
  ];
}

function RowMarks({ fault, required }: { fault: string | null; required: boolean }): ReactNode {
  const { t, word } = useWords();
  if (fault !== null)
    return (
      <span style={{ color: "var(--ant-color-error)" }} title={word("fields.problem", fault)}>
        {t("fields.faulty")}
      </span>
    );
  return required ? <span className="quiet">{t("fields.mark_required")}</span> : null;
}

function Preview({ fields }: { fields: readonly Field[] }) {
  const { t } = useWords();
  const [values, setValues] = useState<FieldValues>({});
  return (
    <Card size="small" title={t("fields.preview")} className="designer-preview" data-testid="fields-preview">
      {fields.length === 0 ? (
        <span className="quiet">{t("fields.preview_empty")}</span>
      ) : (
        <FieldsForm
          fields={fields}
          values={values}
          onChange={setValues}
          files={() => <span className="quiet">{t("fields.preview_files")}</span>}
        />
      )}
    </Card>
  );
}
