import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Descriptions, Flex, Popconfirm, Progress, Spin, Steps } from "antd";
import { Link, useNavigate, useParams } from "react-router";
import { Problem } from "@/shared/api/problem";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import {
  IMPORTS,
  isAtWork,
  loadImport,
  removeImport,
  startImport,
  stopImport,
  undoImport,
  type ImportJob,
} from "./api";
import { BadRows } from "./bad-rows";
import { KeptRows } from "./kept-rows";
import { MappingCard } from "./mapping-card";
import { progressOf, statusOf, stepOf, TONES } from "./state";

const EVERY = 1_000;

/** One import from its columns to its end; whoever opens it again finds it where it stands. */
export function ImportPage() {
  const { id = "" } = useParams();
  const found = useQuery({
    queryKey: [IMPORTS, id],
    queryFn: () => loadImport(id),
    refetchInterval: (query) => (query.state.data && isAtWork(query.state.data) ? EVERY : false),
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Spin />;
  return <Import job={found.data} />;
}

function Import({ job }: { job: ImportJob }) {
  const { t, word, sentence } = useWords();
  const plans = job.state === "draft" || job.state === "checked";
  const steps = ["file", "columns", "trial", "writing"].map((each) => ({ title: t(`imports.step_${each}`) }));
  return (
    <Flex vertical gap={12} className="page-fill">
      <Card
        size="small"
        title={
          <Flex gap={8} align="center">
            <Link to="/imports">{t("imports.title")}</Link>
            <span>/</span>
            <span>{job.file_name}</span>
            <ToneTag tone={TONES[job.state]}>{word("import_state", job.state)}</ToneTag>
          </Flex>
        }
        extra={<Actions job={job} />}
      >
        <Flex vertical gap={12}>
          <Steps
            size="small"
            current={stepOf({ state: job.state, checked: job.total !== null })}
            status={statusOf(job.state)}
            items={steps}
          />
          {isAtWork(job) && <Working job={job} />}
          {job.fault !== null && (
            <Alert
              type="error"
              showIcon
              title={t("imports.failed")}
              description={
                job.fault.startsWith("sheet.")
                  ? sentence(new Problem(job.fault, 422, job.fault_details))
                  : word("import_fault", job.fault)
              }
            />
          )}
          {job.state !== "draft" && <Figures job={job} />}
        </Flex>
      </Card>
      {plans && <MappingCard key={`${job.id}-${String(job.reading.sheet)}-${job.reading.encoding}`} job={job} />}
      {job.bad > 0 && <BadRows job={job} />}
      {job.kept > 0 && <KeptRows job={job} />}
    </Flex>
  );
}

function Working({ job }: { job: ImportJob }) {
  const { t } = useWords();
  const percent = progressOf(job);
  return (
    <Flex gap={12} align="center">
      {percent === null ? <Spin size="small" /> : <Progress percent={percent} style={{ maxWidth: 480 }} />}
      <span className="figures">
        {percent === null
          ? t("imports.rows_so_far", { count: Math.max(0, job.position - 1) })
          : t("imports.rows_of", { done: Math.max(0, job.position - 1), total: job.total ?? 0 })}
      </span>
      {job.stop_asked && <span className="quiet">{t("imports.stopping")}</span>}
    </Flex>
  );
}

function Figures({ job }: { job: ImportJob }) {
  const { t, locale } = useWords();
  const tried = job.state === "checking" || job.state === "checked";
  const items = [
    ["rows", job.total ?? "–"],
    ...(tried
      ? [["good", job.good]]
      : [
          ["added", job.added],
          ["updated", job.updated],
          ["skipped", job.skipped],
        ]),
    ["bad", job.bad],
    ...(job.undone_at !== null || job.state === "undoing"
      ? [
          ["restored", job.restored],
          ["kept", job.kept],
        ]
      : []),
    ...(job.started_at === null ? [] : [["started", formatDateTime(job.started_at, locale)]]),
    ["by", job.author_name],
  ] as [string, string | number][];
  return (
    <Descriptions
      size="small"
      column={6}
      items={items.map(([key, value]) => ({
        key,
        label: t(`imports.${key}`),
        children: <span className="figures">{value}</span>,
      }))}
    />
  );
}

function Actions({ job }: { job: ImportJob }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const quiet = { stale: [IMPORTS], quiet: true };
  const starting = useSaving(() => startImport(job.id), quiet);
  const stopping = useSaving(() => stopImport(job.id), quiet);
  const undoing = useSaving(() => undoImport(job.id), quiet);
  const removing = useSaving(() => removeImport(job.id), { ...quiet, onSaved: () => navigate("/imports") });
  const written = job.added + job.updated > 0;
  return (
    <Flex gap={8}>
      {(job.state === "checking" || job.state === "running") && (
        <Button
          disabled={job.stop_asked}
          onClick={() => {
            stopping.mutate(undefined);
          }}
        >
          {t("imports.stop")}
        </Button>
      )}
      {(job.state === "checked" || job.state === "stopped") && (
        <Button
          type="primary"
          autoFocus
          disabled={job.state === "checked" && job.good === 0}
          loading={starting.isPending}
          onClick={() => {
            starting.mutate(undefined);
          }}
        >
          {job.state === "stopped" ? t("imports.go_on") : t("imports.start", { count: job.good })}
        </Button>
      )}
      {job.undoable && (
        <Popconfirm
          title={t("imports.undo_sure", { count: job.added + job.updated })}
          onConfirm={() => {
            undoing.mutate(undefined);
          }}
        >
          <Button danger>{t("imports.undo")}</Button>
        </Popconfirm>
      )}
      {["draft", "checked", "failed"].includes(job.state) && !written && (
        <Popconfirm
          title={t("imports.remove_sure")}
          onConfirm={() => {
            removing.mutate(undefined);
          }}
        >
          <Button>{t("imports.remove")}</Button>
        </Popconfirm>
      )}
    </Flex>
  );
}
