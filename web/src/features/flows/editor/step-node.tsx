import { Handle, Position, useUpdateNodeInternals, type NodeProps } from "@xyflow/react";
import { memo, useEffect } from "react";
import { START, type StartNode, type StepNode } from "../model/graph";
import { exitsOf, type Exit } from "../model/exits";
import { useLooks } from "./context";
import { inkOf, NodeIcon } from "./node-icon";
import { summaryOf, useFlowWords } from "./words";

/** A node as it stands on the canvas: what it is, what it does, and a handle for each way out. */
export const StepView = memo(function StepView({ id, data, selected }: NodeProps<StepNode>) {
  const { node, isStart } = data;
  const { catalogue, lists, problems, trail, lit, titles, readOnly } = useLooks();
  const words = useFlowWords();
  const type = catalogue.get(node.type);
  const exits = exitsOf(node, type);
  const grows = readOnly ? [] : (type?.targets ?? []).filter((target) => target.by === "digit");
  const handles = [...exits.map((exit) => exit.id), ...grows.map((target) => `${target.name}.+`)].join(" ");
  const update = useUpdateNodeInternals();
  useEffect(() => {
    update(id);
  }, [update, id, handles]);
  const faults = problems.get(id) ?? 0;
  const title = node.title || words.type(node.type);
  const summary = summaryOf(node, lists, words.name, words.locale);
  const look = lookOf({ selected, faulty: faults > 0, trail: trail.has(id), lit: lit === id });
  return (
    <div className={look} data-testid={`flow-node-${id}`} data-type={node.type}>
      <Handle type="target" position={Position.Left} id="in" className="flow-handle-in" isConnectable={!readOnly} />
      <div className="flow-node-head" style={{ borderTopColor: inkOf(node.type) }}>
        <NodeIcon type={node.type} />
        <span className="flow-node-title">{title}</span>
        {!node.title && <span className="flow-node-name">{id}</span>}
        {isStart && <span className="flow-node-mark">{words.t("flows.start_mark")}</span>}
        {faults > 0 && (
          <span className="flow-node-faults" title={words.t("flows.problem_count", { count: faults })}>
            {`⚠ ${String(faults)}`}
          </span>
        )}
      </div>
      <div className="flow-node-line quiet" title={summary}>
        {summary || id}
      </div>
      {exits.map((exit) => (
        <ExitRow
          key={exit.id}
          exit={exit}
          word={words.exit(node, exit)}
          leadsTo={titles.get(exit.target) ?? ""}
          connectable={!readOnly}
        />
      ))}
      {grows.map((target) => (
        <div key={target.name} className="flow-exit flow-exit-more">
          <span>{words.t("flow_exit.more_keys")}</span>
          <Handle type="source" position={Position.Right} id={`${target.name}.+`} className="flow-handle-more" />
        </div>
      ))}
    </div>
  );
});

function lookOf(is: { selected: boolean; faulty: boolean; trail: boolean; lit: boolean }): string {
  const looks = { chosen: is.selected, faulty: is.faulty, trail: is.trail, lit: is.lit };
  const names = Object.entries(looks).filter(([, on]) => on);
  return ["flow-node", ...names.map(([name]) => `flow-node-${name}`)].join(" ");
}

interface ExitProps {
  exit: Exit;
  word: string;
  leadsTo: string;
  connectable: boolean;
}

function ExitRow({ exit, word, leadsTo, connectable }: ExitProps) {
  const open = leadsTo === "";
  const look = open ? (exit.required ? "flow-handle-open" : "flow-handle-optional") : "";
  return (
    <div className={open && !exit.required ? "flow-exit flow-exit-optional" : "flow-exit"}>
      <span className="flow-exit-word" title={word}>
        {exit.key !== null && exit.field !== "cases" ? <kbd>{exit.key}</kbd> : word}
      </span>
      <span className="flow-exit-to quiet">{leadsTo}</span>
      <Handle
        type="source"
        position={Position.Right}
        id={exit.id}
        className={look}
        isConnectable={connectable}
        title={word}
      />
    </div>
  );
}

/** Where a contact comes in. */
export const StartView = memo(function StartView(_props: NodeProps<StartNode>) {
  const { readOnly } = useLooks();
  const { t } = useFlowWords();
  return (
    <div className="flow-start" data-testid={`flow-node-${START}`}>
      {t("flows.start")}
      <Handle type="source" position={Position.Right} id="start" isConnectable={!readOnly} />
    </div>
  );
});
