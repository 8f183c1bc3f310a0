import { PlusOutlined } from "@ant-design/icons";
import {
  Alert,
  AutoComplete,
  Button,
  Checkbox,
  Dropdown,
  Flex,
  Form,
  Input,
  Modal,
  Segmented,
  Select,
  Tag,
} from "antd";
import { useState } from "react";
import { FieldsDesigner } from "@/shared/fields/fields-designer";
import type { Field } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import type { ScriptDocument, ScriptProblem, Step } from "./api";
import { BranchesEditor } from "./branches-editor";
import { fieldsOf, PLACES } from "./model";
import { ProblemLines } from "./problem-lines";
import { TargetSelect } from "./target-select";

export interface OrderTypeChoice {
  value: string;
  label: string;
}

interface Props {
  document: ScriptDocument;
  step: Step;
  problems: readonly ScriptProblem[];
  orderTypes: OrderTypeChoice[];
  /** What can be said of the enterprise's customers beside their names. */
  customerPlaces: string[];
  disabled: boolean;
  onChange: (step: Step) => void;
}

/** One step: what is said in both languages, what is asked or done, and where it goes on. */
export function StepEditor({ document, step, problems, orderTypes, customerPlaces, disabled, onChange }: Props) {
  const put = (changes: Partial<Step>) => {
    onChange({ ...step, ...changes });
  };
  return (
    <Form component="div" layout="vertical" size="small" disabled={disabled} data-editing={step.key}>
      {problems.length > 0 && (
        <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={<ProblemLines problems={problems} />} />
      )}
      <Names document={document} step={step} put={put} />
      {step.kind !== "branch" && <Texts document={document} step={step} customerPlaces={customerPlaces} put={put} />}
      <Special document={document} step={step} orderTypes={orderTypes} put={put} />
      {step.kind !== "branch" && step.kind !== "end" && <Onward document={document} step={step} put={put} />}
    </Form>
  );
}

function Names({ document, step, put }: PartProps) {
  const { t, name } = useWords();
  return (
    <Flex gap={12}>
      <Form.Item label={`${t("scripts.step_name")} · ${t("language.zh-CN")}`} style={{ flex: 1 }}>
        <Input
          value={step.name_zh ?? ""}
          maxLength={80}
          onChange={(event) => {
            put({ name_zh: event.target.value });
          }}
        />
      </Form.Item>
      <Form.Item label={`${t("scripts.step_name")} · ${t("language.en")}`} style={{ flex: 1 }}>
        <Input
          value={step.name_en ?? ""}
          maxLength={80}
          onChange={(event) => {
            put({ name_en: event.target.value });
          }}
        />
      </Form.Item>
      <Form.Item label={t("scripts.step_key")} style={{ width: 140 }}>
        <KeyInput
          key={step.key}
          value={step.key}
          onChange={(key) => {
            put({ key });
          }}
        />
      </Form.Item>
      <Form.Item label={t("scripts.phase")} style={{ width: 120 }}>
        <Select
          allowClear
          value={step.phase || null}
          options={(document.phases ?? []).map((phase) => ({ value: phase.key, label: name(phase) }))}
          onChange={(phase: string | undefined) => {
            put({ phase: phase ?? "" });
          }}
        />
      </Form.Item>
    </Flex>
  );
}

function Onward({ document, step, put }: PartProps) {
  const { t } = useWords();
  return (
    <Flex gap={12} align="flex-end">
      <Form.Item label={t("scripts.goes_on")} style={{ flex: 1 }}>
        <TargetSelect
          document={document}
          value={step.next ?? null}
          onChange={(next) => {
            put({ next });
          }}
        />
      </Form.Item>
      {step.kind === "identity" && (
        <Form.Item label={t("scripts.not_proved")} style={{ flex: 1 }}>
          <TargetSelect
            document={document}
            value={step.otherwise ?? null}
            onChange={(otherwise) => {
              put({ otherwise });
            }}
          />
        </Form.Item>
      )}
      <Form.Item>
        <Checkbox
          checked={step.required ?? false}
          onChange={(event) => {
            put({ required: event.target.checked });
          }}
        >
          {t("scripts.required")}
        </Checkbox>
      </Form.Item>
    </Flex>
  );
}

/** A key is taken when it is whole: while it is typed, nothing is renamed. */
function KeyInput({ value, onChange }: { value: string; onChange: (key: string) => void }) {
  const [typed, setTyped] = useState(value);
  const take = () => {
    const key = typed.trim();
    if (key !== "" && key !== value) onChange(key);
  };
  return (
    <Input
      className="figures"
      maxLength={40}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
      }}
      onBlur={take}
      onPressEnter={take}
    />
  );
}

interface PartProps {
  document: ScriptDocument;
  step: Step;
  put: (changes: Partial<Step>) => void;
}

function Texts({ document, step, customerPlaces, put }: PartProps & Pick<Props, "customerPlaces">) {
  const { t } = useWords();
  const answers = fieldsOf(document).map((field) => `answer.${field.key}`);
  const insert = (place: string) => {
    put({ text_zh: `${step.text_zh ?? ""}{${place}}`, text_en: `${step.text_en ?? ""}{${place}}` });
  };
  return (
    <>
      <Flex gap={12}>
        {(["text_zh", "text_en"] as const).map((text) => (
          <Form.Item key={text} label={t(`scripts.${text}`)} style={{ flex: 1 }}>
            <Input.TextArea
              autoSize={{ minRows: 3, maxRows: 8 }}
              maxLength={2000}
              value={step[text] ?? ""}
              onChange={(event) => {
                put({ [text]: event.target.value });
              }}
            />
          </Form.Item>
        ))}
      </Flex>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [...PLACES, ...customerPlaces, ...answers].map((place) => ({
            key: place,
            label: <PlaceLabel place={place} />,
          })),
          onClick: ({ key }) => {
            insert(key);
          },
          style: { maxHeight: 320, overflow: "auto" },
        }}
      >
        <Button size="small" icon={<PlusOutlined />} style={{ marginBottom: 12 }}>
          {t("scripts.placeholders")}
        </Button>
      </Dropdown>
    </>
  );
}

// by its name, where it has one; the enterprise's own fields and answers have their keys
function PlaceLabel({ place }: { place: string }) {
  const { word } = useWords();
  const called = word("scripts.place", place);
  return (
    <span>
      {called !== place && `${called} `}
      <span className="quiet">{`{${place}}`}</span>
    </span>
  );
}

/** What only steps of this kind have. */
function Special({ document, step, orderTypes, put }: PartProps & { orderTypes: OrderTypeChoice[] }) {
  const { t } = useWords();
  switch (step.kind) {
    case "ask":
      return (
        <AskedFields
          fields={step.fields ?? []}
          onChange={(fields) => {
            // what is left at its default is filled in by the server
            put({ fields: fields as Step["fields"] });
          }}
        />
      );
    case "branch":
      return <BranchesEditor document={document} step={step} put={put} />;
    case "identity":
      return (
        <Form.Item label={t("scripts.level")}>
          <Segmented<"basic" | "strong">
            value={step.level ?? "basic"}
            options={(["basic", "strong"] as const).map((level) => ({
              value: level,
              label: t(`guide.level_${level}`),
            }))}
            onChange={(level) => {
              put({ level });
            }}
          />
        </Form.Item>
      );
    case "order":
      return <OrderPart step={step} orderTypes={orderTypes} put={put} />;
    case "knowledge":
      return (
        <Flex gap={12}>
          {(["query_zh", "query_en"] as const).map((query) => (
            <Form.Item
              key={query}
              label={`${t("scripts.query")} · ${t(query.endsWith("zh") ? "language.zh-CN" : "language.en")}`}
              style={{ flex: 1 }}
            >
              <Input
                maxLength={200}
                value={step[query] ?? ""}
                onChange={(event) => {
                  put({ [query]: event.target.value });
                }}
              />
            </Form.Item>
          ))}
        </Flex>
      );
    default:
      return null;
  }
}

function AskedFields({ fields, onChange }: { fields: Field[]; onChange: (fields: Field[]) => void }) {
  const { t, name } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Form.Item label={t("scripts.fields_of_step")}>
      <Flex gap={8} align="center" wrap>
        <Button
          type={fields.length === 0 ? "primary" : "default"}
          data-action="design-fields"
          onClick={() => {
            setOpen(true);
          }}
        >
          {`${t("scripts.fields_of_step")} (${String(fields.length)})`}
        </Button>
        {fields.map((field) => (
          <Tag key={field.key}>{name(field)}</Tag>
        ))}
      </Flex>
      <Modal
        open={open}
        width="min(1200px, 95vw)"
        title={t("scripts.fields_of_step")}
        footer={null}
        destroyOnHidden
        onCancel={() => {
          setOpen(false);
        }}
      >
        <FieldsDesigner value={fields} without={["files"]} onChange={onChange} />
      </Modal>
    </Form.Item>
  );
}

function OrderPart({ step, orderTypes, put }: Omit<PartProps, "document"> & { orderTypes: OrderTypeChoice[] }) {
  const { t } = useWords();
  const prefill = Object.entries(step.prefill ?? {});
  const write = (pairs: [string, string][]) => {
    put({ prefill: Object.fromEntries(pairs) });
  };
  return (
    <>
      <Form.Item label={t("scripts.order_type")}>
        <AutoComplete
          options={orderTypes}
          value={step.order_type ?? ""}
          onChange={(order_type: string) => {
            put({ order_type });
          }}
        />
      </Form.Item>
      <Form.Item label={t("scripts.prefill")}>
        <Flex vertical gap={6}>
          {prefill.map(([key, value], place) => (
            <Flex key={place} gap={8}>
              <Input
                style={{ width: 180 }}
                className="figures"
                placeholder={t("scripts.prefill_key")}
                maxLength={40}
                value={key}
                onChange={(event) => {
                  write(prefill.map((pair, at) => (at === place ? [event.target.value, value] : pair)));
                }}
              />
              <Input
                placeholder={t("scripts.prefill_value")}
                maxLength={200}
                value={value}
                onChange={(event) => {
                  write(prefill.map((pair, at) => (at === place ? [key, event.target.value] : pair)));
                }}
              />
              <RemoveButton
                label={t("scripts.remove")}
                onClick={() => {
                  write(prefill.filter((_, at) => at !== place));
                }}
              />
            </Flex>
          ))}
          <Button
            type="dashed"
            icon={<PlusOutlined />}
            disabled={prefill.some(([key]) => key === "")}
            onClick={() => {
              write([...prefill, ["", ""]]);
            }}
          >
            {t("scripts.add_prefill")}
          </Button>
        </Flex>
      </Form.Item>
    </>
  );
}
