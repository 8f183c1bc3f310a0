import type { NodeType, TargetSpec } from "./catalogue";
import { DIGITS, isRecord, listOf, recordOf, textOf, type DocumentNode } from "./document";

/** One way out of a node; its id is the path of the field that names the target, as problems name it too. */
export interface Exit {
  id: string;
  /** The field of the catalogue that it belongs to. */
  field: string;
  /** The digit or the number of the case, where a field has several. */
  key: string | null;
  target: string;
  required: boolean;
}

function exitsOfTarget(node: DocumentNode, spec: TargetSpec): Exit[] {
  const value = node[spec.name];
  if (spec.by === "digit") {
    const targets = recordOf(value);
    const keys = Object.keys(targets).sort((a, b) => DIGITS.indexOf(a) - DIGITS.indexOf(b));
    return keys.map((key) => ({
      id: `${spec.name}.${key}`,
      field: spec.name,
      key,
      target: textOf(targets[key]),
      required: true,
    }));
  }
  if (spec.by === "case") {
    return listOf(value).map((each, index) => ({
      id: `${spec.name}[${String(index)}].to`,
      field: spec.name,
      key: String(index + 1),
      target: textOf(recordOf(each)["to"]),
      required: true,
    }));
  }
  return [{ id: spec.name, field: spec.name, key: null, target: textOf(value), required: spec.required }];
}

/** Every way out of a node, in the order in which they are drawn. */
export function exitsOf(node: DocumentNode, type: NodeType | undefined): Exit[] {
  return (type?.targets ?? []).flatMap((spec) => exitsOfTarget(node, spec));
}

/** The node with another target of one exit; without a target the exit stays open. */
export function withExit(node: DocumentNode, id: string, target: string | null): DocumentNode {
  const [, field = id, key, index] = /^(\w+)(?:\.(.)|\[(\d+)\]\.to)$/.exec(id) ?? [];
  if (key !== undefined) return { ...node, [field]: { ...recordOf(node[field]), [key]: target ?? "" } };
  if (index !== undefined) {
    const cases = listOf(node[field]).map((each, at) =>
      at === Number(index) && isRecord(each) ? { ...each, to: target ?? "" } : each,
    );
    return { ...node, [field]: cases };
  }
  const { [field]: _before, ...rest } = node;
  return { ...rest, type: node.type, ...(target === null ? {} : { [field]: target }) };
}

/** The next digit that a menu has no choice for. */
export function freeDigit(node: DocumentNode, field: string): string | null {
  const taken = recordOf(node[field]);
  return DIGITS.find((digit) => !(digit in taken)) ?? null;
}

/** The node with every exit that leads to one node led elsewhere. */
export function withTarget(
  node: DocumentNode,
  type: NodeType | undefined,
  from: string,
  to: string | null,
): DocumentNode {
  return exitsOf(node, type)
    .filter((exit) => exit.target === from)
    .reduce((changed, exit) => withExit(changed, exit.id, to), node);
}

/** The first exit that leads nowhere yet. */
export function openExit(node: DocumentNode, type: NodeType | undefined): Exit | undefined {
  const open = exitsOf(node, type).filter((exit) => exit.target === "");
  return open.find((exit) => exit.required) ?? undefined;
}
