import { useEffect, useRef } from "react";
import { useEditing } from "../editor/context";
import { NodeIcon } from "../editor/node-icon";
import { promptText, useFlowWords } from "../editor/words";
import type { Trace, TraceStep } from "../model/script";

/** What happened on the pretended call, node by node, with the texts that would be heard. */
export function TraceList({ trace, language }: { trace: Trace; language: string }) {
  const { t, word } = useFlowWords();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // the newest is what counts
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [trace]);
  return (
    <ol ref={list} className="flow-trace" aria-label={t("flows.trace")} data-testid="walk-trace" data-end={trace.end}>
      {trace.steps.map((step, index) => (
        <Step key={index} step={step} language={language} />
      ))}
      <li className="flow-trace-end">
        {trace.end === "waiting"
          ? t("flows.waits_for", { what: word("flow_wait", trace.waits_for ?? "") })
          : t(`flows.walk_${trace.end}`)}
      </li>
    </ol>
  );
}

function Step({ step, language }: { step: TraceStep; language: string }) {
  const { lists } = useEditing();
  const words = useFlowWords();
  const said = (step.prompts ?? []).map((key) => promptText(lists, key, language)).join(" ");
  switch (step.event) {
    case "entered":
      return <Entered step={step} />;
    case "played":
      return <li className="flow-trace-said">{said}</li>;
    case "keyed":
      return <li className="flow-trace-keyed">{words.t("flows.keyed", { digits: step.digits })}</li>;
    case "answered":
      return <li className="flow-trace-keyed">{[step.result, step.digits].join(": ")}</li>;
    case "left":
      return <li className="flow-trace-left">{`→ ${words.result(step.result ?? "")}`}</li>;
    default:
      return <Waits about={detailsOf(step)} said={said} />;
  }
}

function Waits({ about, said }: { about: string; said: string }) {
  if (said === "" && about === "") return null;
  return (
    <>
      {about !== "" && <li className="quiet">{about}</li>}
      {said !== "" && <li className="flow-trace-said">{said}</li>}
    </>
  );
}

function Entered({ step }: { step: TraceStep }) {
  const { document, reveal } = useEditing();
  const words = useFlowWords();
  const node = document.nodes[step.node];
  const type = step.type ?? "";
  return (
    <li className="flow-trace-node">
      <button
        type="button"
        disabled={node === undefined}
        onClick={() => {
          reveal(step.node);
        }}
      >
        <NodeIcon type={type} />
        <b>{node?.title || words.type(type)}</b>
        <span className="quiet">{step.node}</span>
      </button>
    </li>
  );
}

function detailsOf(step: TraceStep): string {
  const { asked, numbers, number, time, room, values } = step;
  const parts = [asked, numbers?.join(", "), number, time, room, values ? JSON.stringify(values) : ""];
  return parts.filter((part) => part !== undefined && part !== null && part !== "").join(" · ");
}
