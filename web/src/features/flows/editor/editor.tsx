import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { App } from "antd";
import { useCallback, useMemo, useState } from "react";
import type { FlowDetails } from "@/shared/api/model";
import { asDocument, freeName, pointOf, type FlowDocument, type Point } from "../model/document";
import type { Catalogue } from "../model/catalogue";
import { addNode, copyNodes, newNode, pasteNodes, removeNodes, type Fragment } from "../model/edit";
import { openExit } from "../model/exits";
import { begin, change as changed, redo, undo } from "../model/history";
import { arranged, heightOf, NODE_WIDTH, withLayout } from "../model/layout";
import { Canvas, lead } from "./canvas";
import { EditingContext, LooksContext, type Editing, type Looks } from "./context";
import "./editor.css";
import { Palette } from "./palette";
import { Panel, type PanelTab } from "./panel";
import { Toolbar } from "./toolbar";
import { useDraft } from "./use-draft";
import { useGraph } from "./use-graph";
import { useKeys } from "./use-keys";
import { useLists } from "./use-lists";
import { useProblems } from "./use-problems";
import { useBringIntoView } from "./use-view";
import { useFlowWords } from "./words";
import { useWalk } from "../trying/use-walk";

interface Props {
  flow: FlowDetails;
  catalogue: Catalogue;
  begun: FlowDocument;
  revision: number;
  /** It was begun with what the server has not got yet. */
  unsaved: boolean;
  readOnly: boolean;
  /** Begins anew with what the server has now. */
  onReopen: () => void;
}

/** The editor of one flow's draft. */
export function Editor(props: Props) {
  return (
    <ReactFlowProvider>
      <Inside {...props} />
    </ReactFlowProvider>
  );
}

function Inside({ flow, catalogue, begun, revision, unsaved, readOnly, onReopen }: Props) {
  const words = useFlowWords();
  const { message } = App.useApp();
  const [history, setHistory] = useState(() => begin(begun));
  const document = history.present;
  const graph = useGraph(document, catalogue);
  const lists = useLists(flow.tenant_id, flow.id, !readOnly);
  const { problems, of } = useProblems(flow.id, document, !readOnly);
  const { keeper, keeping } = useDraft(flow.id, unsaved ? null : begun, revision, document);
  const [tab, setTab] = useState<PanelTab>("node");
  const walking = useWalk(flow.id, document, catalogue, tab === "walk" && !readOnly);
  const { trail, lit } = walking;
  const view = useReactFlow();
  const bring = useBringIntoView();
  const { select } = graph;

  const change = useCallback<Editing["change"]>(
    (update, about) => {
      if (!readOnly) setHistory((before) => changed(before, update(before.present), about ?? null));
    },
    [readOnly],
  );
  const reveal = useCallback(
    (name: string) => {
      select([name]);
      // whoever follows a pretended call stays with it
      setTab((before) => (before === "walk" ? before : "node"));
      bring(name);
    },
    [select, bring],
  );
  const editing = useMemo<Editing>(
    () => ({
      flowId: flow.id,
      tenantId: flow.tenant_id,
      document,
      catalogue,
      lists,
      readOnly,
      problems,
      change,
      reveal,
    }),
    [flow.id, flow.tenant_id, document, catalogue, lists, readOnly, problems, change, reveal],
  );
  const titles = useTitles(document);
  const looks = useMemo<Looks>(
    () => ({
      catalogue,
      lists,
      readOnly,
      titles,
      problems: countByNode(problems),
      trail,
      lit,
    }),
    [catalogue, lists, readOnly, titles, problems, trail, lit],
  );

  const add = (type: string, at: { x: number; y: number }, from: { node: string; exit: string } | null = null) => {
    const kind = catalogue.get(type);
    if (kind === undefined) return;
    const name = freeName(document, type);
    const point: Point = [Math.round(at.x), Math.round(at.y)];
    change((before) => {
      const grown = addNode(before, name, newNode(kind), point);
      return from === null ? grown : lead(grown, from.node, from.exit, name);
    });
    choose(name);
  };
  const choose = (name: string) => {
    // the node is drawn with the next document
    setTimeout(() => {
      select([name]);
      setTab("node");
      bring(name);
    });
  };
  // a node added without a mouse goes behind the chosen one, and is led to by its first open exit
  const addBehind = (type: string) => {
    const [name] = graph.selected;
    const node = name === undefined ? undefined : document.nodes[name];
    if (name === undefined || node === undefined) {
      const box = window.document.querySelector(".flow-canvas")?.getBoundingClientRect();
      const middle = box ? { x: box.x + box.width / 2 - 108, y: box.y + box.height / 2 - 60 } : { x: 0, y: 0 };
      add(type, clearOf(document, view.screenToFlowPosition(middle), catalogue));
      return;
    }
    const [x, y] = pointOf(document, name) ?? [0, 0];
    const exit = openExit(node, catalogue.get(node.type));
    const place = clearOf(document, { x: x + NODE_WIDTH + 90, y }, catalogue);
    add(type, place, exit === undefined ? null : { node: name, exit: exit.id });
  };
  const paste = (fragment: Fragment) => {
    const { document: grown, names } = pasteNodes(document, catalogue, fragment);
    change(() => grown);
    setTimeout(() => {
      select(names);
    });
  };
  const actions = {
    undo: () => {
      setHistory(undo);
    },
    redo: () => {
      setHistory(redo);
    },
    arrange: () => {
      change((before) => ({ ...before, layout: arranged(before, catalogue) }));
      setTimeout(() => void view.fitView({ padding: 0.12, maxZoom: 1, duration: 150 }), 50);
    },
    replace: (next: unknown): boolean => {
      const read = asDocument(next);
      if (read === null) return false;
      change(() => withLayout(read, catalogue));
      return true;
    },
  };
  useKeys({
    ...actions,
    search: () => {
      window.document.querySelector<HTMLInputElement>(".flow-search input")?.focus();
    },
    save: () => {
      void keeper.flush();
      if (!readOnly) void message.success(words.t("flows.draft_saved"));
    },
    selectAll: () => {
      select(Object.keys(document.nodes));
    },
    copy: () => (graph.selected.length === 0 ? null : copyNodes(document, graph.selected)),
    cut: () => {
      change((before) => removeNodes(before, catalogue, graph.selected));
    },
    paste: readOnly ? () => undefined : paste,
  });
  return (
    <EditingContext value={editing}>
      <LooksContext value={looks}>
        <div className={readOnly ? "flow-editor flow-editor-read" : "flow-editor"}>
          <Toolbar
            flow={flow}
            history={history}
            keeping={keeping}
            keeper={keeper}
            checked={of === document}
            actions={actions}
            hasDraft={flow.draft !== null || keeping.revision > 0}
            onReopen={onReopen}
            onTab={setTab}
          />
          {readOnly ? <div /> : <Palette add={addBehind} />}
          <Canvas graph={graph} add={add} />
          <Panel tab={tab} onTab={setTab} selected={graph.selected} checked={of === document} walking={walking} />
        </div>
      </LooksContext>
    </EditingContext>
  );
}

function useTitles(document: FlowDocument): ReadonlyMap<string, string> {
  const titled = Object.entries(document.nodes).map(([name, node]) => [name, node.title || name] as const);
  const text = JSON.stringify(titled);
  // the same titles stay the same map, so that nodes are not drawn anew for it
  return useMemo(() => new Map(JSON.parse(text) as [string, string][]), [text]);
}

function countByNode(problems: Editing["problems"]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node } of problems) if (node !== null) counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

/** The place, or the next one below it that no node covers. */
function clearOf(document: FlowDocument, at: { x: number; y: number }, catalogue: Catalogue): { x: number; y: number } {
  const covered = (y: number) =>
    Object.entries(document.nodes).some(([name, node]) => {
      const [left, top] = pointOf(document, name) ?? [0, 0];
      const below = top + heightOf(node, catalogue) + 12;
      return Math.abs(left - at.x) < NODE_WIDTH && y < below && y + 90 > top;
    });
  let y = at.y;
  for (let tries = 0; tries < 60 && covered(y); tries += 1) y += 40;
  return { x: at.x, y };
}
