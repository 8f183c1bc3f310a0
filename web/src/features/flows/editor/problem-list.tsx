import { Alert, Spin } from "antd";
import { useEditing } from "./context";
import { useFlowWords } from "./words";

/** Everything that keeps the document from being published; each leads to its node. */
export function ProblemList({ checked }: { checked: boolean }) {
  const { problems, document, reveal } = useEditing();
  const { t, problem: sentence, type } = useFlowWords();
  if (problems.length === 0) {
    return checked ? <Alert type="success" showIcon title={t("flows.no_problems")} /> : <Spin />;
  }
  return (
    <div role="list" aria-label={t("flows.problems")} data-testid="flow-problems">
      {problems.map((problem) => {
        const node = problem.node === null ? undefined : document.nodes[problem.node];
        const where = node === undefined ? (problem.node ?? t("flows.whole")) : node.title || type(node.type);
        return (
          <button
            key={JSON.stringify(problem)}
            type="button"
            role="listitem"
            className="flow-problem"
            onClick={() => {
              if (problem.node !== null && node !== undefined) reveal(problem.node);
            }}
          >
            <b>{where}</b> <span className="quiet">{problem.node}</span>
            <div>{sentence(problem, node?.type)}</div>
          </button>
        );
      })}
    </div>
  );
}
