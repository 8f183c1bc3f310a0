import { useEffect, useMemo, useState } from "react";
import { walk } from "../api";
import type { Catalogue } from "../model/catalogue";
import type { FlowDocument } from "../model/document";
import { exitsOf } from "../model/exits";
import { edgeId, START } from "../model/graph";
import { localMinute, trailOf, type Script, type Trace } from "../model/script";

const PAUSE = 200;

export interface Walking {
  script: Script;
  setScript: (script: Script) => void;
  trace: Trace | null;
  fault: unknown;
  /** What the canvas lights up: nodes and edges that were passed, and where the pretended caller stands. */
  trail: ReadonlySet<string>;
  lit: string | null;
}

const NOWHERE: ReadonlySet<string> = new Set();

function beginning(): Script {
  return { at: localMinute(new Date()), caller: "13800000000", called: "", inputs: [] };
}

/** A pretended call through the document as it is drawn now; each change of either walks anew from the start. */
export function useWalk(flowId: string, document: FlowDocument, catalogue: Catalogue, active: boolean): Walking {
  const [script, setScript] = useState(beginning);
  const [walked, setWalked] = useState<{ trace: Trace | null; fault: unknown }>({ trace: null, fault: null });
  useEffect(() => {
    if (!active) return;
    let late = false;
    const timer = setTimeout(() => {
      walk(flowId, document, script).then(
        (trace) => {
          if (!late) setWalked({ trace, fault: null });
        },
        (fault: unknown) => {
          if (!late) setWalked({ trace: null, fault });
        },
      );
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [flowId, document, script, active]);
  const { trace, fault } = walked;
  const shown = active ? trace : null;
  const lighting = useMemo(() => lightOf(shown, document, catalogue), [shown, document, catalogue]);
  return { script, setScript, trace, fault, ...lighting };
}

function lightOf(
  trace: Trace | null,
  document: FlowDocument,
  catalogue: Catalogue,
): { trail: ReadonlySet<string>; lit: string | null } {
  if (trace === null) return { trail: NOWHERE, lit: null };
  const { nodes, ways } = trailOf(trace);
  const trail = new Set([edgeId(START, "start"), ...nodes]);
  for (const { from, result, to } of ways) {
    const node = document.nodes[from];
    const exits = node === undefined ? [] : exitsOf(node, catalogue.get(node.type));
    const leading = exits.filter((exit) => exit.target === to);
    const exit = leading.find((each) => each.key === result || each.field === result) ?? leading[0];
    if (exit !== undefined) trail.add(edgeId(from, exit.id));
  }
  // inside of a sub-flow the node that led there is the one that can be seen
  const lit = nodes.filter((name) => name in document.nodes).at(-1) ?? null;
  return {
    trail,
    lit: trace.position.node !== undefined && trace.position.node in document.nodes ? trace.position.node : lit,
  };
}
