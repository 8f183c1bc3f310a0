import type { Catalogue, FieldSpec, NodeType } from "./catalogue";
import { freeName, pointOf, type DocumentNode, type FlowDocument, type Point } from "./document";
import { exitsOf, withExit, withTarget } from "./exits";

// what a new node begins with where the catalogue asks for something that only its author can say
const EMPTY_OF: Record<string, unknown> = {
  templates: [""],
  values: {},
  answers: {},
  cases: [{ variable: "", is: "equal", value: "", to: "" }],
  questions: [{ code: "q1", prompts: [], choices: "12345" }],
};

function firstValue(field: FieldSpec): unknown {
  if (field.kind === "integer") return field.default ?? field.high ?? field.low;
  return EMPTY_OF[field.kind];
}

/** A new node of a type: whatever must be given and can be guessed is there. */
export function newNode(type: NodeType): DocumentNode {
  const node: DocumentNode = { type: type.type };
  for (const field of type.fields) {
    const value = field.required ? firstValue(field) : undefined;
    if (value !== undefined) node[field.name] = value;
  }
  for (const target of type.targets) {
    if (target.by === "digit" && target.required) node[target.name] = { "1": "" };
  }
  return node;
}

export function addNode(document: FlowDocument, name: string, node: DocumentNode, at: Point): FlowDocument {
  return {
    ...document,
    start: document.start in document.nodes ? document.start : name,
    nodes: { ...document.nodes, [name]: node },
    layout: { ...document.layout, [name]: at },
  };
}

export function changeNode(document: FlowDocument, name: string, node: DocumentNode): FlowDocument {
  return { ...document, nodes: { ...document.nodes, [name]: node } };
}

/** A value of nothing takes the field away. */
export function setField(document: FlowDocument, name: string, field: string, value: unknown): FlowDocument {
  const node = document.nodes[name];
  if (node === undefined) return document;
  const { [field]: _before, ...rest } = node;
  // the order of the fields stays: a document that is compared by eye should not jump
  const next = value === undefined ? rest : field in node ? { ...node, [field]: value } : { ...rest, [field]: value };
  return changeNode(document, name, { ...next, type: node.type });
}

export function connect(document: FlowDocument, name: string, exit: string, target: string | null): FlowDocument {
  const node = document.nodes[name];
  return node === undefined ? document : changeNode(document, name, withExit(node, exit, target));
}

export function setStart(document: FlowDocument, name: string): FlowDocument {
  return { ...document, start: name };
}

export function removeNodes(document: FlowDocument, catalogue: Catalogue, names: readonly string[]): FlowDocument {
  const gone = new Set(names);
  const nodes: Record<string, DocumentNode> = {};
  for (const [name, node] of Object.entries(document.nodes)) {
    if (gone.has(name)) continue;
    nodes[name] = names.reduce((each, left) => withTarget(each, catalogue.get(node.type), left, null), node);
  }
  const layout = Object.fromEntries(Object.entries(document.layout ?? {}).filter(([name]) => !gone.has(name)));
  return { ...document, nodes, layout, start: gone.has(document.start) ? "" : document.start };
}

/** The node under another name, in its old place, with everything that leads to it. */
export function renameNode(document: FlowDocument, catalogue: Catalogue, from: string, to: string): FlowDocument {
  if (from === to || to in document.nodes || !(from in document.nodes)) return document;
  const nodes = Object.fromEntries(
    Object.entries(document.nodes).map(([name, node]) => [
      name === from ? to : name,
      withTarget(node, catalogue.get(node.type), from, to),
    ]),
  );
  const layout = Object.fromEntries(
    Object.entries(document.layout ?? {}).map(([name, point]) => [name === from ? to : name, point]),
  );
  return { ...document, nodes, layout, start: document.start === from ? to : document.start };
}

export function moveNodes(document: FlowDocument, points: Readonly<Record<string, Point>>): FlowDocument {
  return { ...document, layout: { ...document.layout, ...points } };
}

/** Some nodes as they are put on the clipboard. */
export interface Fragment {
  yingda_nodes: Record<string, DocumentNode>;
  layout: Record<string, Point>;
}

export function copyNodes(document: FlowDocument, names: readonly string[]): Fragment {
  const nodes: Record<string, DocumentNode> = {};
  const layout: Record<string, Point> = {};
  for (const name of names) {
    const node = document.nodes[name];
    if (node === undefined) continue;
    nodes[name] = node;
    layout[name] = pointOf(document, name) ?? [0, 0];
  }
  return { yingda_nodes: nodes, layout };
}

/** The copied nodes under free names, a little aside; among each other they stay connected, with others where those are. */
export function pasteNodes(
  document: FlowDocument,
  catalogue: Catalogue,
  fragment: Fragment,
  by: Point = [40, 40],
): { document: FlowDocument; names: string[] } {
  const names = new Map<string, string>();
  let grown = document;
  for (const [name, node] of Object.entries(fragment.yingda_nodes)) {
    const free = name in grown.nodes ? freeName(grown, name) : name;
    const [x, y] = fragment.layout[name] ?? [0, 0];
    names.set(name, free);
    grown = addNode(grown, free, node, [x + by[0], y + by[1]]);
  }
  for (const free of names.values()) {
    const node = grown.nodes[free];
    if (node === undefined) continue;
    grown = changeNode(grown, free, relink(node, catalogue.get(node.type), names, grown));
  }
  return { document: grown, names: [...names.values()] };
}

function relink(
  node: DocumentNode,
  type: NodeType | undefined,
  names: ReadonlyMap<string, string>,
  document: FlowDocument,
): DocumentNode {
  return exitsOf(node, type)
    .filter((exit) => exit.target !== "")
    .reduce((changed, { id, target }) => {
      const to = names.get(target) ?? (target in document.nodes ? target : null);
      return withExit(changed, id, to);
    }, node);
}
