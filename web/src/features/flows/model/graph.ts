import type { Edge, Node } from "@xyflow/react";
import type { Catalogue } from "./catalogue";
import { pointOf, type DocumentNode, type FlowDocument } from "./document";
import { exitsOf, type Exit } from "./exits";
import { NODE_WIDTH } from "./layout";

export const START = "!start";
export const START_GAP = 96;

export type StepNode = Node<{ name: string; node: DocumentNode; isStart: boolean }, "step">;
export type StartNode = Node<Record<string, never>, "start">;
export type DrawnNode = StepNode | StartNode;
export type DrawnEdge = Edge<{ exit: Exit }>;

// until a node was measured, so that all of them can be brought into view at once
const SIZE = { initialWidth: NODE_WIDTH, initialHeight: 120 };

/** What is drawn for a document; what did not change stays the very same object, so that it is not drawn again. */
export function nodesOf(document: FlowDocument, before: readonly DrawnNode[]): DrawnNode[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const steps = Object.entries(document.nodes).map(([name, node]): StepNode => {
    const [x, y] = pointOf(document, name) ?? [0, 0];
    const isStart = document.start === name;
    const old = known.get(name);
    if (old?.type !== "step")
      return { id: name, type: "step", position: { x, y }, ...SIZE, data: { name, node, isStart } };
    const same = old.data.node === node && old.data.isStart === isStart;
    const stays = old.position.x === x && old.position.y === y;
    if (same && stays) return old;
    return { ...old, position: { x, y }, data: same ? old.data : { name, node, isStart } };
  });
  return [startNode(document, known.get(START)), ...steps];
}

function startNode(document: FlowDocument, old: DrawnNode | undefined): StartNode {
  const [x, y] = pointOf(document, document.start) ?? [0, 0];
  const position = { x: x - START_GAP, y: y + 3 };
  if (old?.type === "start") {
    return old.position.x === position.x && old.position.y === position.y ? old : { ...old, position };
  }
  return {
    id: START,
    type: "start",
    position,
    initialWidth: 60,
    initialHeight: 28,
    data: {},
    draggable: false,
    selectable: false,
    deletable: false,
    focusable: false,
  };
}

export const edgeId = (name: string, exit: string): string => `${name}>${exit}`;

/** One edge for each exit that leads to a node. */
export function edgesOf(document: FlowDocument, catalogue: Catalogue): DrawnEdge[] {
  const edges = Object.entries(document.nodes).flatMap(([name, node]) =>
    exitsOf(node, catalogue.get(node.type))
      .filter((exit) => exit.target in document.nodes)
      .map((exit): DrawnEdge => ({
        id: edgeId(name, exit.id),
        source: name,
        sourceHandle: exit.id,
        target: exit.target,
        data: { exit },
      })),
  );
  if (!(document.start in document.nodes)) return edges;
  const start: DrawnEdge = {
    type: "straight",
    id: edgeId(START, "start"),
    source: START,
    sourceHandle: "start",
    target: document.start,
    deletable: false,
  };
  return [start, ...edges];
}
