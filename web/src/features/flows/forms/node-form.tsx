import { Input } from "antd";
import { useState, type ComponentType } from "react";
import type { FlowProblem } from "@/shared/api/model";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import type { FieldSpec } from "../model/catalogue";
import { renameNode, setField } from "../model/edit";
import { NODE_NAME, textOf, type DocumentNode } from "../model/document";
import { ExceptionsField, WeeklyField } from "./calendar-fields";
import { CasesField } from "./cases-field";
import { Field, type ControlProps } from "./field";
import { ValuesField } from "./map-field";
import { PromptSelect, PromptsField } from "./prompts-field";
import { LookupField, RawField, SystemField } from "./query-fields";
import { QuestionsField } from "./questions-field";
import {
  DigitField,
  FlagField,
  IntegerField,
  isListed,
  ListedField,
  OptionField,
  TemplateField,
  TemplatesField,
  TextField,
  VariableField,
} from "./simple-fields";
import { TargetsForm } from "./targets-field";

const CONTROLS: Record<string, ComponentType<ControlProps>> = {
  prompts: PromptsField,
  integer: IntegerField,
  flag: FlagField,
  text: TextField,
  timezone: TextField,
  survey: TextField,
  template: TemplateField,
  templates: TemplatesField,
  digit: DigitField,
  option: OptionField,
  variable: VariableField,
  values: ValuesField,
  cases: CasesField,
  questions: QuestionsField,
  weekly: WeeklyField,
  exceptions: ExceptionsField,
  system: SystemField,
  lookup: LookupField,
  prompt: ({ id, value, disabled, onChange }) => (
    <PromptSelect id={id} value={textOf(value)} disabled={disabled} onChange={onChange} />
  ),
};

const controlOf = (kind: string): ComponentType<ControlProps> =>
  isListed(kind) ? ListedField : (CONTROLS[kind] ?? RawField);

/** The problems of one field: its own, and those of what lies in it. */
function concerns(problem: FlowProblem, field: string): boolean {
  const path = textOf(problem.details["field"]);
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}

const NARROW = new Set(["integer", "flag", "digit", "option"]);
const NOTHING_KNOWN = { fields: [], targets: [] };

/** Everything about one node, field by field as the catalogue lists them. */
export function NodeForm({ name, node }: { name: string; node: DocumentNode }) {
  const { catalogue, readOnly, problems } = useEditing();
  const words = useFlowWords();
  const type = catalogue.get(node.type);
  const { fields, targets } = type ?? NOTHING_KNOWN;
  const own = problems.filter((problem) => problem.node === name);
  const faultsOf = (field: string) => [
    ...new Set(own.filter((each) => concerns(each, field)).map((each) => words.problem(each, node.type))),
  ];
  const known = [...fields, ...targets];
  const drawn = targets.filter((target) => target.by !== "case");
  const others = own.filter((problem) => !known.some((field) => concerns(problem, field.name)));
  return (
    <div data-testid="node-form" data-node={name}>
      <Title name={name} node={node} />
      {others.map((problem) => (
        <div key={JSON.stringify(problem)} className="flow-field-fault" role="alert">
          {words.problem(problem, node.type)}
        </div>
      ))}
      <div className="flow-fields">
        {fields.map((field) => (
          <NodeField key={field.name} name={name} node={node} field={field} faults={faultsOf(field.name)} />
        ))}
      </div>
      {drawn.length > 0 && <div className="flow-section">{words.t("flows.leads_to")}</div>}
      <TargetsForm name={name} node={node} targets={drawn} faultsOf={faultsOf} />
      {!readOnly && type === undefined && <span className="quiet">{words.t("flows.unknown_type_hint")}</span>}
      <p className="quiet" style={{ fontSize: 12 }}>
        {words.word("flow_about", node.type)}
      </p>
    </div>
  );
}

interface FieldProps {
  name: string;
  node: DocumentNode;
  field: FieldSpec;
  faults: string[];
}

function NodeField({ name, node, field, faults }: FieldProps) {
  const { change, readOnly } = useEditing();
  const words = useFlowWords();
  const Control = controlOf(field.kind);
  return (
    <Field
      word={words.field(node.type, field.name)}
      required={field.required}
      wide={!NARROW.has(field.kind)}
      hint={words.hint(node.type, field.name)}
      faults={faults}
    >
      {(id) => (
        <Control
          id={id}
          spec={field}
          node={node}
          value={node[field.name]}
          disabled={readOnly}
          onChange={(value) => {
            change((document) => setField(document, name, field.name, value), `${name} ${field.name}`);
          }}
        />
      )}
    </Field>
  );
}

function Title({ name, node }: { name: string; node: DocumentNode }) {
  const { change, readOnly } = useEditing();
  const words = useFlowWords();
  return (
    <div className="flow-row" style={{ alignItems: "start", gap: 8 }}>
      <div style={{ flex: 3 }}>
        <Field word={words.t("flows.title")}>
          {(id) => (
            <Input
              id={id}
              value={textOf(node.title)}
              maxLength={80}
              disabled={readOnly}
              placeholder={words.type(node.type)}
              onChange={(event) => {
                const title = event.target.value === "" ? undefined : event.target.value;
                change((document) => setField(document, name, "title", title), `${name} title`);
              }}
            />
          )}
        </Field>
      </div>
      <div style={{ flex: 2 }}>
        <NameField key={name} name={name} />
      </div>
    </div>
  );
}

// a name is changed as a whole: half of it would break what leads here
function NameField({ name }: { name: string }) {
  const { document, change, catalogue, readOnly, reveal } = useEditing();
  const words = useFlowWords();
  const [typed, setTyped] = useState(name);
  const taken = typed !== name && typed in document.nodes;
  const fault = !NODE_NAME.test(typed) ? words.t("flows.bad_name") : taken ? words.t("flows.name_taken") : null;
  const take = () => {
    if (typed === name) return;
    if (fault !== null) {
      setTyped(name);
      return;
    }
    change((each) => renameNode(each, catalogue, name, typed));
    reveal(typed);
  };
  return (
    <Field word={words.t("flows.node_name")} faults={fault === null ? [] : [fault]}>
      {(id) => (
        <Input
          id={id}
          value={typed}
          disabled={readOnly}
          maxLength={64}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
          onBlur={take}
          onPressEnter={take}
        />
      )}
    </Field>
  );
}
