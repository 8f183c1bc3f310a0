import { Button, Select } from "antd";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import type { TargetSpec } from "../model/catalogue";
import { changeNode, connect } from "../model/edit";
import { DIGITS, recordOf, textOf, type DocumentNode } from "../model/document";
import { exitsOf, freeDigit, withExit } from "../model/exits";
import { Field } from "./field";
import { Remove } from "./simple-fields";

interface TargetProps {
  id?: string;
  value: string;
  label?: string;
  disabled: boolean;
  onChange: (value: string | null) => void;
}

/** A node to go to, by its title and name. */
export function TargetSelect({ id, value, label, disabled, onChange }: TargetProps) {
  const { document } = useEditing();
  const { type, t } = useFlowWords();
  const options = Object.entries(document.nodes).map(([name, node]) => ({
    value: name,
    label: `${node.title || type(node.type)} · ${name}`,
  }));
  const unknown = value !== "" && !(value in document.nodes) ? [{ value, label: value }] : [];
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      style={{ width: "100%" }}
      value={value === "" ? null : value}
      disabled={disabled}
      aria-label={label}
      placeholder={t("flows.not_connected")}
      options={[...options, ...unknown]}
      onChange={(next: string | null | undefined) => {
        onChange(next ?? null);
      }}
    />
  );
}

interface Props {
  name: string;
  node: DocumentNode;
  targets: TargetSpec[];
  faultsOf: (field: string) => string[];
}

/** Where every result of a node leads, also for those who would rather not draw. */
export function TargetsForm({ name, node, targets, faultsOf }: Props) {
  const { change, readOnly } = useEditing();
  const words = useFlowWords();
  return targets.map((spec) => {
    if (spec.by === "case") return null;
    if (spec.by === "digit") return <Keys key={spec.name} name={name} node={node} spec={spec} faultsOf={faultsOf} />;
    return (
      <Field
        key={spec.name}
        word={words.exit(node, { id: spec.name, field: spec.name, key: null, target: "", required: spec.required })}
        required={spec.required}
        faults={faultsOf(spec.name)}
      >
        {(id) => (
          <TargetSelect
            id={id}
            value={textOf(node[spec.name])}
            disabled={readOnly}
            onChange={(target) => {
              change((document) => connect(document, name, spec.name, target));
            }}
          />
        )}
      </Field>
    );
  });
}

function Keys({ name, node, spec, faultsOf }: Omit<Props, "targets"> & { spec: TargetSpec }) {
  const { change, readOnly, catalogue } = useEditing();
  const { t, field } = useFlowWords();
  const exits = exitsOf(node, catalogue.get(node.type)).filter((exit) => exit.field === spec.name);
  const free = freeDigit(node, spec.name);
  const put = (next: DocumentNode) => {
    change((document) => changeNode(document, name, next));
  };
  const without = (key: string): DocumentNode => {
    const { [key]: _gone, ...rest } = recordOf(node[spec.name]);
    const { [spec.name]: _all, ...others } = node;
    // an optional table of keys that is empty is left out
    return Object.keys(rest).length === 0 && !spec.required
      ? { ...others, type: node.type }
      : { ...node, [spec.name]: rest };
  };
  const rekey = (from: string, to: string): DocumentNode => {
    const entries = Object.entries(recordOf(node[spec.name])).map(([key, target]) => [key === from ? to : key, target]);
    return { ...node, [spec.name]: Object.fromEntries(entries) as Record<string, unknown> };
  };
  return (
    <Field word={field(node.type, spec.name)} required={spec.required} faults={faultsOf(spec.name)}>
      {() => (
        <div className="flow-rows" role="group" aria-label={field(node.type, spec.name)}>
          {exits.map((exit) => (
            <div key={exit.id} className="flow-row">
              <Select
                style={{ width: 58, flex: "0 0 58px" }}
                value={exit.key}
                disabled={readOnly}
                aria-label={t("flows.key")}
                options={DIGITS.filter((digit) => digit === exit.key || !(digit in recordOf(node[spec.name]))).map(
                  (digit) => ({ value: digit, label: digit }),
                )}
                onChange={(to) => {
                  if (exit.key !== null && to !== null) put(rekey(exit.key, to));
                }}
              />
              <div style={{ flex: 1 }}>
                <TargetSelect
                  value={exit.target}
                  label={t("flow_exit.key", { key: exit.key })}
                  disabled={readOnly}
                  onChange={(target) => {
                    put(withExit(node, exit.id, target));
                  }}
                />
              </div>
              <Remove
                disabled={readOnly}
                onClick={() => {
                  if (exit.key !== null) put(without(exit.key));
                }}
              />
            </div>
          ))}
          <div>
            <Button
              size="small"
              disabled={readOnly || free === null}
              onClick={() => {
                if (free !== null) put(withExit(node, `${spec.name}.${free}`, null));
              }}
            >
              {t("flows.add_key")}
            </Button>
          </div>
        </div>
      )}
    </Field>
  );
}
