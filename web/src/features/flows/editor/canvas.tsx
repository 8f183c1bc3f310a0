import {
  Background,
  Controls,
  MiniMap,
  ReactFlow,
  useReactFlow,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type HandleType,
  type NodeChange,
  type ReactFlowInstance,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useEffect, useMemo, useState, type DragEvent } from "react";
import { TONES } from "@/shared/agent-state/palette";
import { useWords } from "@/shared/i18n/use-words";
import { connect, moveNodes, removeNodes, setStart } from "../model/edit";
import { freeDigit } from "../model/exits";
import { START, type DrawnEdge, type DrawnNode } from "../model/graph";
import type { FlowDocument } from "../model/document";
import { useEditing, useLooks } from "./context";
import { inkOf } from "./node-icon";
import { DRAGGED_TYPE } from "./palette";
import { QuickAdd } from "./quick-add";
import { StartView, StepView } from "./step-node";
import type { Graph } from "./use-graph";
import { useBringIntoView } from "./use-view";

const NODE_VIEWS = { step: StepView, start: StartView };
const READABLE = 0.7;
const FIT = { padding: 0.12, maxZoom: 1 };

interface Asked {
  x: number;
  y: number;
  from: { node: string; exit: string } | null;
}

interface Props {
  graph: Graph;
  /** Adds a node of a type at a place of the canvas, and leads an exit to it. */
  add: (type: string, at: { x: number; y: number }, from?: { node: string; exit: string } | null) => void;
}

/** A target for an exit as the canvas names it: the start, a new key of a menu, or an exit that is there. */
export function lead(document: FlowDocument, source: string, exit: string, target: string): FlowDocument {
  if (source === START) return setStart(document, target);
  if (!exit.endsWith(".+")) return connect(document, source, exit, target);
  const field = exit.slice(0, -2);
  const node = document.nodes[source];
  const digit = node === undefined ? null : freeDigit(node, field);
  return digit === null ? document : connect(document, source, `${field}.${digit}`, target);
}

/** The flow as a graph: drawn, moved, connected and deleted by mouse or keyboard. */
export function Canvas({ graph, add }: Props) {
  const { t } = useWords();
  const { change, catalogue, readOnly } = useEditing();
  const { trail } = useLooks();
  const { screenToFlowPosition } = useReactFlow();
  const [asked, setAsked] = useState<Asked | null>(null);
  useFollow();
  const edges = useMemo(
    () =>
      graph.edges.map((edge) => {
        const ariaLabel = t("flows.edge", { from: edge.source, to: edge.target });
        return { ...looked(edge, graph, trail), ariaLabel };
      }),
    [graph, trail, t],
  );
  const onNodesChange = (changes: NodeChange<DrawnNode>[]) => {
    const points = graph.apply(changes);
    const names = Object.keys(points);
    if (names.length > 0 && !readOnly) change((document) => moveNodes(document, points), `move ${names.join()}`);
  };
  const onEdgesChange = (changes: EdgeChange<DrawnEdge>[]) => {
    const next = new Set(graph.chosenEdges);
    for (const each of changes) {
      if (each.type !== "select") continue;
      if (each.selected) next.add(each.id);
      else next.delete(each.id);
    }
    graph.selectEdges([...next]);
  };
  const toNode = ({ source, sourceHandle, target }: Connection) => {
    change((document) => lead(document, source, sourceHandle ?? "next", target));
  };
  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid || state.fromNode === null || state.fromHandle?.type !== "source") return;
    const exit = state.fromHandle.id ?? "next";
    const from = { node: state.fromNode.id, exit };
    const point = "clientX" in event ? event : event.changedTouches[0];
    if (point === undefined) return;
    const onto = nodeAt(point.clientX, point.clientY);
    if (onto === null) setAsked({ x: point.clientX, y: point.clientY, from });
    else if (onto !== START) change((document) => lead(document, from.node, from.exit, onto));
  };
  const onReconnect = (old: DrawnEdge, next: Connection) => {
    const before = old.sourceHandle ?? "next";
    const stays = old.source === next.source && before === next.sourceHandle;
    change((document) => {
      const freed = stays || old.source === START ? document : connect(document, old.source, before, null);
      return lead(freed, next.source, next.sourceHandle ?? "next", next.target);
    });
  };
  const onReconnectEnd = (
    event: MouseEvent | TouchEvent,
    edge: DrawnEdge,
    fixed: HandleType,
    state: FinalConnectionState,
  ) => {
    if (state.isValid || edge.source === START) return;
    const point = "clientX" in event ? event : event.changedTouches[0];
    const onto = point === undefined ? null : nodeAt(point.clientX, point.clientY);
    // whoever moves the beginning of a line and lets go of it cuts it
    const target = onto === START || fixed === "target" ? null : onto;
    change((document) => connect(document, edge.source, edge.sourceHandle ?? "next", target));
  };
  const onDelete = ({ nodes, edges: gone }: { nodes: DrawnNode[]; edges: DrawnEdge[] }) => {
    const names = nodes.map((node) => node.id).filter((name) => name !== START);
    change((document) => {
      const cut = gone
        .filter((edge) => edge.source !== START)
        .reduce((each, edge) => connect(each, edge.source, edge.sourceHandle ?? "next", null), document);
      return names.length === 0 ? cut : removeNodes(cut, catalogue, names);
    });
  };
  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAGGED_TYPE);
    if (type === "" || readOnly) return;
    event.preventDefault();
    add(type, screenToFlowPosition({ x: event.clientX - 108, y: event.clientY - 16 }));
  };
  return (
    <div className="flow-canvas" data-testid="flow-canvas">
      <ReactFlow<DrawnNode, DrawnEdge>
        nodes={graph.nodes}
        edges={edges}
        nodeTypes={NODE_VIEWS}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={toNode}
        onConnectEnd={onConnectEnd}
        onReconnect={onReconnect}
        onReconnectEnd={onReconnectEnd}
        onDelete={onDelete}
        onDrop={onDrop}
        onDragOver={(event) => {
          event.preventDefault();
          event.dataTransfer.dropEffect = "copy";
        }}
        defaultEdgeOptions={{ type: "smoothstep", interactionWidth: 16 }}
        elevateEdgesOnSelect
        connectionRadius={28}
        reconnectRadius={20}
        deleteKeyCode={readOnly ? null : ["Delete", "Backspace"]}
        multiSelectionKeyCode={["Control", "Meta"]}
        selectionKeyCode="Shift"
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        onlyRenderVisibleElements={graph.nodes.length > 150}
        attributionPosition="top-right"
        minZoom={0.1}
        maxZoom={2}
        onInit={(flow) => {
          beginAt(flow, graph.nodes);
        }}
        zoomOnDoubleClick={false}
        aria-label={t("flows.canvas")}
        ariaLabelConfig={{
          "controls.zoomIn.ariaLabel": t("flows.zoom_in"),
          "controls.zoomOut.ariaLabel": t("flows.zoom_out"),
          "controls.fitView.ariaLabel": t("flows.fit"),
          "controls.ariaLabel": t("flows.view_controls"),
          "minimap.ariaLabel": t("flows.minimap"),
          "node.a11yDescription.default": t("flows.node_keys"),
          "node.a11yDescription.keyboardDisabled": t("flows.node_keys"),
          "edge.a11yDescription.default": t("flows.edge_keys"),
        }}
      >
        <Background gap={24} color="var(--edge)" />
        <Controls showInteractive={false} fitViewOptions={FIT} position="bottom-left" />
        <MiniMap<DrawnNode>
          pannable
          zoomable
          position="bottom-right"
          style={{ width: 150, height: 96 }}
          nodeColor={(node) => (node.type === "step" ? inkOf(node.data.node.type) : TONES.ready.ink)}
        />
      </ReactFlow>
      {asked !== null && (
        <QuickAdd
          x={asked.x}
          y={asked.y}
          onClose={() => {
            setAsked(null);
          }}
          onChoose={(type) => {
            setAsked(null);
            add(type, screenToFlowPosition({ x: asked.x, y: asked.y - 16 }), asked.from);
          }}
        />
      )}
    </div>
  );
}

/** All of it where that can be read, else its beginning. */
function beginAt(flow: ReactFlowInstance<DrawnNode, DrawnEdge>, nodes: readonly DrawnNode[]): void {
  void flow.fitView(FIT).then(() => {
    const start = nodes.find((node) => node.id === START);
    if (start === undefined || flow.getZoom() >= READABLE) return;
    const box = window.document.querySelector(".flow-canvas")?.getBoundingClientRect();
    const zoom = READABLE;
    const y = (box?.height ?? 0) / 2 - start.position.y * zoom;
    void flow.setViewport({ x: 40 - start.position.x * zoom, y, zoom });
  });
}

/** Where the pretended caller goes, the view goes too. */
function useFollow(): void {
  const { lit } = useLooks();
  const bring = useBringIntoView();
  useEffect(() => {
    if (lit !== null) bring(lit);
  }, [lit, bring]);
}

function nodeAt(x: number, y: number): string | null {
  const found = window.document.elementFromPoint(x, y)?.closest(".react-flow__node");
  return found instanceof HTMLElement ? (found.dataset["id"] ?? null) : null;
}

function looked(edge: DrawnEdge, graph: Graph, trail: ReadonlySet<string>): DrawnEdge {
  const selected = graph.chosenEdges.includes(edge.id);
  const near = graph.selected.includes(edge.source) || graph.selected.includes(edge.target);
  const className = trail.has(edge.id) ? "flow-edge-trail" : near ? "flow-edge-near" : "";
  return { ...edge, selected, className };
}
