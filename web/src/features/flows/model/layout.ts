import { graphlib, layout } from "@dagrejs/dagre";
import type { Catalogue } from "./catalogue";
import { pointOf, type DocumentNode, type FlowDocument, type Point } from "./document";
import { exitsOf } from "./exits";

export const NODE_WIDTH = 216;
const HEAD = 52;
const EXIT = 22;

/** How high a node is drawn: its head and a line for each exit. */
export function heightOf(node: DocumentNode, catalogue: Catalogue): number {
  return HEAD + 10 + EXIT * exitsOf(node, catalogue.get(node.type)).length;
}

/** Places for all nodes, from left to right the way a caller goes. */
export function arranged(document: FlowDocument, catalogue: Catalogue): Record<string, Point> {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 72, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [name, node] of Object.entries(document.nodes)) {
    graph.setNode(name, { width: NODE_WIDTH, height: heightOf(node, catalogue) });
  }
  for (const [name, node] of Object.entries(document.nodes)) {
    for (const exit of exitsOf(node, catalogue.get(node.type))) {
      if (exit.target in document.nodes) graph.setEdge(name, exit.target, {}, exit.id);
    }
  }
  layout(graph);
  const points: Record<string, Point> = {};
  for (const name of graph.nodes()) {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(name) as Partial<Record<string, number>>;
    points[name] = [Math.round(x - width / 2), Math.round(y - height / 2)];
  }
  return points;
}

/** The document with a place for every node: all anew if none has one, else the missing ones below the others. */
export function withLayout(document: FlowDocument, catalogue: Catalogue): FlowDocument {
  const names = Object.keys(document.nodes);
  const missing = names.filter((name) => pointOf(document, name) === null);
  if (missing.length === 0) return document;
  if (missing.length === names.length) return { ...document, layout: arranged(document, catalogue) };
  const places = names.flatMap((name) => pointOf(document, name) ?? []);
  const bottom = Math.max(...places.filter((_, index) => index % 2 === 1)) + 220;
  const left = Math.min(...places.filter((_, index) => index % 2 === 0));
  const added = missing.map((name, index): [string, Point] => [name, [left + index * (NODE_WIDTH + 40), bottom]]);
  return { ...document, layout: { ...document.layout, ...Object.fromEntries(added) } };
}
