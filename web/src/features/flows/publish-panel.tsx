import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Input, Table } from "antd";
import { useState } from "react";
import type { FlowDetails, FlowProblem } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { checkFlow, problemsOf, publishFlow, readDocument } from "./api";

/** A document to be published; what is wrong with it stands beside it, by node and cause, and then nothing is published. */
export function PublishPanel({ flow, text }: { flow: FlowDetails; text: string }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [document, setDocument] = useState(text);
  const [note, setNote] = useState("");
  const [problems, setProblems] = useState<FlowProblem[] | null>(null);
  const working = useMutation({
    mutationFn: async (publish: boolean) => {
      const read = readDocument(document);
      if ("problem" in read) return { problems: [read.problem], version: null };
      if (!publish) return { ...(await checkFlow(flow.id, read.document)), version: null };
      return { problems: [], ...(await publishFlow(flow.id, read.document, note)) };
    },
    onSuccess: (result) => {
      setProblems(result.problems);
      if (result.version === null) return;
      void message.success(t("flows.published", { version: result.version }));
      void queries.invalidateQueries({ queryKey: ["flows"] });
      void queries.invalidateQueries({ queryKey: ["flow", flow.id] });
    },
    onError: (error) => {
      const found = problemsOf(error);
      setProblems(found);
      if (found === null) void message.error(sentence(error));
    },
  });
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) 340px", gap: 12 }}>
      <Flex vertical gap={8}>
        <Input.TextArea
          value={document}
          rows={22}
          spellCheck={false}
          aria-label={t("flows.document")}
          style={{ fontFamily: "ui-monospace, Consolas, monospace", fontSize: 13 }}
          onChange={(event) => {
            setDocument(event.target.value);
            setProblems(null);
          }}
        />
        <Flex gap={8}>
          <Input
            value={note}
            maxLength={500}
            placeholder={t("flows.note")}
            onChange={(event) => {
              setNote(event.target.value);
            }}
          />
          <Button
            loading={working.isPending && !working.variables}
            onClick={() => {
              working.mutate(false);
            }}
          >
            {t("flows.check")}
          </Button>
          <Button
            type="primary"
            loading={working.isPending && working.variables}
            onClick={() => {
              working.mutate(true);
            }}
          >
            {t("flows.publish")}
          </Button>
        </Flex>
      </Flex>
      <div aria-live="polite">{problems !== null && <Problems problems={problems} />}</div>
    </div>
  );
}

function Problems({ problems }: { problems: FlowProblem[] }) {
  const { t, word } = useWords();
  if (problems.length === 0) return <Alert type="success" showIcon title={t("flows.no_problems")} />;
  return (
    <Table<FlowProblem>
      size="small"
      pagination={false}
      rowKey={(problem) => JSON.stringify(problem)}
      dataSource={problems}
      columns={[
        {
          title: t("flows.node"),
          dataIndex: "node",
          render: (node: string | null) => <b>{node ?? t("flows.whole")}</b>,
        },
        {
          title: t("flows.cause"),
          key: "cause",
          render: (_, problem) => (
            <>
              <div>{word("flow_problem", problem.code, problem.details)}</div>
              <div className="quiet" style={{ overflowWrap: "anywhere" }}>
                {Object.values(problem.details).map(String).join(" · ")}
              </div>
            </>
          ),
        },
      ]}
    />
  );
}
