import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Empty, Flex } from "antd";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadCases, removeCase, runCases, type Case, type CaseResult } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";

interface Props {
  /** Shows a case on the canvas. */
  onShow: (each: Case) => void;
}

/** The kept walks of the flow: all of them must come out the same before it is published. */
export function CasesPanel({ onShow }: Props) {
  const { flowId, document, readOnly } = useEditing();
  const { t, sentence } = useFlowWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const cases = useQuery({ queryKey: ["flow", flowId, "cases"], queryFn: () => loadCases(flowId) });
  const run = useMutation({ mutationFn: () => runCases(flowId, document) });
  const remove = useMutation({
    mutationFn: (id: string) => removeCase(flowId, id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["flow", flowId, "cases"] }),
    onError: (error) => {
      void message.error(sentence(error));
    },
  });
  if (cases.isError) return <Failure error={cases.error} retry={cases.refetch} />;
  const items = cases.data ?? [];
  const results = new Map((run.data ?? []).map((result) => [result.id, result]));
  return (
    <Flex vertical gap={8} data-testid="flow-cases">
      {items.length === 0 && cases.isSuccess && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("flows.no_cases")} />
      )}
      {!readOnly && items.length > 0 && (
        <Button
          type="primary"
          loading={run.isPending}
          onClick={() => {
            run.mutate();
          }}
        >
          {t("flows.run_cases")}
        </Button>
      )}
      {run.isError && <Alert type="error" showIcon title={sentence(run.error)} />}
      {run.isSuccess && <Outcome results={run.data} />}
      {items.map((each) => (
        <CaseBox
          key={each.id}
          each={each}
          result={results.get(each.id)}
          readOnly={readOnly}
          onShow={() => {
            onShow(each);
          }}
          onRemove={() => {
            remove.mutate(each.id);
          }}
        />
      ))}
    </Flex>
  );
}

/** In a sentence, how many came out as they were kept. */
export function Outcome({ results }: { results: CaseResult[] }) {
  const { t } = useFlowWords();
  const failed = results.filter((result) => !result.passed).length;
  return failed === 0 ? (
    <Alert type="success" showIcon title={t("flows.cases_passed", { count: results.length })} />
  ) : (
    <Alert type="error" showIcon title={t("flows.cases_failed", { count: failed })} />
  );
}

interface BoxProps {
  each: Case;
  result: CaseResult | undefined;
  readOnly: boolean;
  onShow: () => void;
  onRemove: () => void;
}

function CaseBox({ each, result, readOnly, onShow, onRemove }: BoxProps) {
  const { t } = useFlowWords();
  return (
    <div className="flow-box" data-case={each.name}>
      <Flex gap={6} align="center">
        <b style={{ flex: 1, overflowWrap: "anywhere" }}>{each.name}</b>
        <Passed result={result} />
        <Button size="small" onClick={onShow}>
          {t("flows.show_case")}
        </Button>
        {!readOnly && (
          <Button size="small" danger onClick={onRemove}>
            {t("flows.remove")}
          </Button>
        )}
      </Flex>
      <Difference result={result} />
    </div>
  );
}

function Passed({ result }: { result: CaseResult | undefined }) {
  const { t } = useFlowWords();
  if (result === undefined) return null;
  return (
    <ToneTag tone={result.passed ? "good" : "bad"}>{t(result.passed ? "flows.passed" : "flows.not_passed")}</ToneTag>
  );
}

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(" ") : value === null ? "–" : String(value);

/** Where a walk came out otherwise than it was kept. */
export function Difference({ result }: { result: CaseResult | undefined }) {
  const { t } = useFlowWords();
  if (!result?.difference) return null;
  const { step, expected, got } = result.difference;
  return (
    <div className="flow-field-fault" style={{ overflowWrap: "anywhere" }}>
      {step === null ? t("flows.differs_at_end") : t("flows.differs_at", { step: step + 1 })}
      {`: ${shown(expected)} → ${shown(got)}`}
    </div>
  );
}
