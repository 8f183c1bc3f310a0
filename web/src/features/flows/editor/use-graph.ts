import { applyNodeChanges, type NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import type { Catalogue } from "../model/catalogue";
import type { FlowDocument, Point } from "../model/document";
import { edgesOf, nodesOf, START, type DrawnEdge, type DrawnNode } from "../model/graph";

export interface Graph {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  selected: string[];
  chosenEdges: readonly string[];
  select: (names: readonly string[]) => void;
  selectEdges: (ids: readonly string[]) => void;
  apply: (changes: NodeChange<DrawnNode>[]) => Record<string, Point>;
}

/** What is drawn: it follows the document, and knows what is chosen and being dragged. */
export function useGraph(document: FlowDocument, catalogue: Catalogue): Graph {
  const [drawn, setDrawn] = useState(() => ({ document, nodes: nodesOf(document, []) }));
  const [chosenEdges, setChosenEdges] = useState<readonly string[]>([]);
  if (drawn.document !== document) setDrawn({ document, nodes: nodesOf(document, drawn.nodes) });
  const edges = useMemo(() => edgesOf(document, catalogue), [document, catalogue]);
  const selected = useMemo(
    () => drawn.nodes.filter((node) => node.selected && node.id !== START).map((node) => node.id),
    [drawn.nodes],
  );
  const select = useCallback((names: readonly string[]) => {
    const chosen = new Set(names);
    setDrawn((before) => ({
      ...before,
      nodes: before.nodes.map((node) =>
        (node.selected ?? false) === chosen.has(node.id) ? node : { ...node, selected: chosen.has(node.id) },
      ),
    }));
    setChosenEdges([]);
  }, []);
  const apply = useCallback((changes: NodeChange<DrawnNode>[]) => {
    const kept = changes.filter((change) => change.type !== "remove");
    setDrawn((before) => ({ ...before, nodes: applyNodeChanges(kept, before.nodes) }));
    return movesIn(changes);
  }, []);
  return { nodes: drawn.nodes, edges, selected, chosenEdges, select, selectEdges: setChosenEdges, apply };
}

// where nodes were put down, by mouse or arrow keys
function movesIn(changes: NodeChange<DrawnNode>[]): Record<string, Point> {
  const points: Record<string, Point> = {};
  for (const change of changes) {
    if (change.type !== "position" || change.dragging !== false || change.position === undefined) continue;
    points[change.id] = [Math.round(change.position.x), Math.round(change.position.y)];
  }
  return points;
}
