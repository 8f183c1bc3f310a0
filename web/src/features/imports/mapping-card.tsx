import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Radio, Select, Table } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import {
  checkImport,
  chooseEncoding,
  chooseSheet,
  encodingOf,
  ENCODINGS,
  IMPORTS,
  loadTargets,
  type Encoding,
  type ImportJob,
  type ImportPlan,
  type ListColumn,
} from "./api";

const POLICIES: ImportPlan["policy"][] = ["skip", "update", "add"];
const SHOWN = 3;
const PREVIEWED = 5;

/** Which column of the file is what, and what happens with those who are there already; then every row is tried. */
export function MappingCard({ job }: { job: ImportJob }) {
  const { t, name } = useWords();
  const targets = useQuery({
    queryKey: [IMPORTS, "targets", job.tenant_id],
    queryFn: () => loadTargets(job.tenant_id),
  });
  const columns = targets.data?.items.find((each) => each.target === job.target)?.columns ?? [];
  const [mapping, setMapping] = useState(job.mapping);
  const [policy, setPolicy] = useState(job.policy);
  const [matchBy, setMatchBy] = useState(job.match_by);
  const checking = useSaving((plan: ImportPlan) => checkImport(job.id, plan), { stale: [IMPORTS], quiet: true });
  const isTried = job.state === "checked";
  const { missing, meant, by, ready } = fit({ columns, mapping, policy, matchBy });
  return (
    <Card size="small" title={t("imports.step_columns")} extra={<Reading job={job} />}>
      <Flex vertical gap={12}>
        <Preview job={job} />
        <ColumnsTable job={job} columns={columns} mapping={mapping} onChange={setMapping} />
        {missing.length > 0 && columns.length > 0 && (
          <Alert type="warning" showIcon title={t("imports.missing", { columns: missing.map(name).join(", ") })} />
        )}
        <Flex gap={16} align="center" wrap>
          <PolicyChoice policy={policy} by={by} meant={meant} onPolicy={setPolicy} onBy={setMatchBy} />
          <Button
            // has the focus from the moment that the columns are known, and takes it from nobody later
            key={columns.length > 0 ? "known" : "awaited"}
            autoFocus={ready && !isTried}
            type={isTried ? "default" : "primary"}
            loading={checking.isPending}
            disabled={!ready}
            onClick={() => {
              checking.mutate({ mapping, policy, match_by: policy === "add" ? null : by });
            }}
          >
            {t(isTried ? "imports.try_again" : "imports.try")}
          </Button>
          <span className="quiet">{t("imports.try_hint")}</span>
        </Flex>
      </Flex>
    </Card>
  );
}

interface Plan {
  columns: ListColumn[];
  mapping: (string | null)[];
  policy: ImportPlan["policy"];
  matchBy: string | null;
}

/** What is still required, by what a row can mean somebody who is there, and whether rows can be tried. */
function fit({ columns, mapping, policy, matchBy }: Plan) {
  const missing = columns.filter((each) => each.required && !mapping.includes(each.key));
  const meant = columns.filter((each) => each.matches && mapping.includes(each.key));
  const by = meant.some((each) => each.key === matchBy) ? matchBy : (meant[0]?.key ?? null);
  return { missing, meant, by, ready: columns.length > 0 && missing.length === 0 && (policy === "add" || by !== null) };
}

interface PolicyProps {
  policy: ImportPlan["policy"];
  by: string | null;
  meant: ListColumn[];
  onPolicy: (policy: ImportPlan["policy"]) => void;
  onBy: (key: string) => void;
}

function PolicyChoice({ policy, by, meant, onPolicy, onBy }: PolicyProps) {
  const { t, name } = useWords();
  return (
    <>
      <span>{t("imports.if_there")}</span>
      <Radio.Group
        value={policy}
        options={POLICIES.map((value) => ({ value, label: t(`imports.policy_${value}`) }))}
        onChange={(event) => {
          onPolicy(event.target.value as ImportPlan["policy"]);
        }}
      />
      {policy !== "add" && (
        <Flex gap={8} align="center">
          <span>{t("imports.known_by")}</span>
          <Select
            style={{ minWidth: 140 }}
            aria-label={t("imports.known_by")}
            placeholder={t("imports.no_match")}
            status={by === null ? "error" : ""}
            value={by}
            options={meant.map((each) => ({ value: each.key, label: name(each) }))}
            onChange={(key: string | null) => {
              if (key !== null) onBy(key);
            }}
          />
        </Flex>
      )}
    </>
  );
}

/** How the file was read; of a book another sheet can be chosen, of a text another encoding. */
function Reading({ job }: { job: ImportJob }) {
  const { t, word } = useWords();
  const reading = useSaving((sheet: number) => chooseSheet(job.id, sheet), { stale: [IMPORTS], quiet: true });
  const decoding = useSaving((encoding: Encoding) => chooseEncoding(job.id, encoding), {
    stale: [IMPORTS],
    quiet: true,
  });
  const { kind, sheet, sheets } = job.reading;
  return (
    <Flex gap={12} align="center">
      <span className="quiet">{word("import_reading", kind)}</span>
      {kind === "csv" && (
        <Select<Encoding>
          size="small"
          aria-label={t("imports.encoding")}
          style={{ minWidth: 160 }}
          loading={decoding.isPending}
          value={encodingOf(job.reading)}
          options={ENCODINGS.map((value) => ({ value, label: word("import_encoding", value) }))}
          onChange={(value) => {
            decoding.mutate(value);
          }}
        />
      )}
      {sheets.length > 1 && (
        <Select
          size="small"
          aria-label={t("imports.sheet")}
          style={{ minWidth: 140 }}
          value={sheet}
          options={sheets.map((label, value) => ({ label, value }))}
          onChange={(value: number) => {
            reading.mutate(value);
          }}
        />
      )}
    </Flex>
  );
}

/** The first rows as they were read: whether the text is right, and the columns are where they should be. */
function Preview({ job }: { job: ImportJob }) {
  const { t } = useWords();
  return (
    <Table
      size="small"
      rowKey="row"
      pagination={false}
      aria-label={t("imports.preview")}
      dataSource={job.head.first.slice(0, PREVIEWED)}
      scroll={{ x: "max-content" }}
      columns={[
        {
          title: "",
          dataIndex: "row",
          width: 48,
          render: (row: number) => <span className="quiet figures">{row}</span>,
        },
        ...job.head.columns.map((title, place) => ({
          title,
          key: String(place),
          width: 140,
          ellipsis: true,
          render: (_: unknown, { cells }: ImportJob["head"]["first"][number]) => cells[place] ?? "",
        })),
      ]}
    />
  );
}

interface ColumnsProps {
  job: ImportJob;
  columns: ListColumn[];
  mapping: (string | null)[];
  onChange: (mapping: (string | null)[]) => void;
}

function ColumnsTable({ job, columns, mapping, onChange }: ColumnsProps) {
  const { t, name } = useWords();
  const rows = job.head.columns.map((title, place) => ({
    place,
    title,
    samples: job.head.first.slice(0, SHOWN).map(({ cells }) => cells[place] ?? ""),
  }));
  const options = (place: number) =>
    columns.map((each) => ({
      value: each.key,
      label: each.required ? `${name(each)} *` : name(each),
      disabled: mapping.some((key, other) => key === each.key && other !== place),
    }));
  return (
    <Table
      size="small"
      rowKey="place"
      pagination={false}
      dataSource={rows}
      scroll={{ y: 320 }}
      columns={[
        { title: t("imports.file_column"), dataIndex: "title", width: 220, render: (title: string) => <b>{title}</b> },
        {
          title: t("imports.list_column"),
          key: "key",
          width: 240,
          render: (_, { place, title }) => (
            <Select
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              style={{ width: "100%" }}
              aria-label={title}
              placeholder={t("imports.left_out")}
              value={mapping[place] ?? null}
              options={options(place)}
              onChange={(key: string | null | undefined) => {
                onChange(mapping.map((old, other) => (other === place ? (key ?? null) : old)));
              }}
            />
          ),
        },
        {
          title: t("imports.first_rows"),
          key: "samples",
          ellipsis: true,
          render: (_, { samples }) => <span className="quiet">{samples.filter(Boolean).join(" · ")}</span>,
        },
      ]}
    />
  );
}
