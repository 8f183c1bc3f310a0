import { useQuery } from "@tanstack/react-query";
import { Alert, Flex, Select, Spin, Table } from "antd";
import type { FlowDetails } from "@/shared/api/model";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import { compare, type Difference, type Side } from "../api";
import { useFlowWords } from "../editor/words";

interface Row {
  key: string;
  node: string;
  kind: "added" | "removed" | "changed" | "start";
  path: string;
  before: unknown;
  after: unknown;
}

const TONES = { added: "good", removed: "bad", changed: "attention", start: "attention" } as const;

/** One row for each node that came or went, and for each field that changed. */
function rowsOf({ added, removed, changed, start }: Difference): Row[] {
  const whole = (kind: "added" | "removed") => (node: string) => ({
    key: `${kind} ${node}`,
    node,
    kind,
    path: "",
    before: undefined,
    after: undefined,
  });
  return [
    ...(start !== null ? [{ key: "start", node: "", kind: "start" as const, path: "", ...start }] : []),
    ...added.map(whole("added")),
    ...removed.map(whole("removed")),
    ...changed.flatMap(({ node, fields }) =>
      fields.map(({ path, before, after }): Row => {
        return { key: `${node} ${path}`, node, kind: "changed", path, before, after };
      }),
    ),
  ];
}

const shown = (value: unknown): string =>
  value === undefined || value === null ? "–" : typeof value === "string" ? value : JSON.stringify(value);

interface Props {
  flow: FlowDetails;
  hasDraft: boolean;
  from: Side;
  to: Side;
  onChange: (from: Side, to: Side) => void;
}

/** What differs between two versions, by node and field. */
export function DiffView({ flow, hasDraft, from, to, onChange }: Props) {
  const { t, field, word } = useFlowWords();
  const difference = useQuery({
    queryKey: ["flow", flow.id, "diff", from, to],
    queryFn: () => compare(flow.id, from, to),
    // the draft goes on changing
    staleTime: from === "draft" || to === "draft" ? 0 : Infinity,
  });
  const sides = [
    ...(hasDraft ? [{ value: "draft" as Side, label: t("flows.draft") }] : []),
    ...flow.versions.map(({ version, note }) => ({
      value: version as Side,
      label: `v${String(version)}${note === "" ? "" : ` · ${note}`}`,
    })),
  ];
  return (
    <Flex vertical gap={8}>
      <Flex gap={8} align="center">
        <Select<Side>
          style={{ flex: 1, minWidth: 0 }}
          value={from}
          options={sides}
          aria-label={t("flows.diff_from")}
          onChange={(side) => {
            onChange(side, to);
          }}
        />
        <span aria-hidden>{"→"}</span>
        <Select<Side>
          style={{ flex: 1, minWidth: 0 }}
          value={to}
          options={sides}
          aria-label={t("flows.diff_to")}
          onChange={(side) => {
            onChange(from, side);
          }}
        />
      </Flex>
      {difference.isLoading && <Spin />}
      {difference.isError && <Failure error={difference.error} retry={difference.refetch} />}
      {difference.isSuccess && rowsOf(difference.data).length === 0 && (
        <Alert type="success" showIcon title={t("flows.no_difference")} />
      )}
      {difference.isSuccess && rowsOf(difference.data).length > 0 && (
        <Table<Row>
          size="small"
          rowKey="key"
          pagination={false}
          data-testid="flow-diff"
          dataSource={rowsOf(difference.data)}
          columns={[
            { title: t("flows.node"), dataIndex: "node", render: (node: string) => <b>{node || t("flows.whole")}</b> },
            {
              title: t("flows.change"),
              key: "kind",
              render: (_, row) => (
                <Flex vertical align="start">
                  <ToneTag tone={TONES[row.kind]}>{word("flow_change", row.kind)}</ToneTag>
                  {row.path !== "" && (
                    <span>
                      {field("", row.path.split(/[.[]/)[0] ?? "")} <span className="quiet">{row.path}</span>
                    </span>
                  )}
                </Flex>
              ),
            },
            { title: t("flows.before"), key: "before", render: (_, row) => <Value value={row.before} tone="before" /> },
            { title: t("flows.after"), key: "after", render: (_, row) => <Value value={row.after} tone="after" /> },
          ]}
        />
      )}
    </Flex>
  );
}

function Value({ value, tone }: { value: unknown; tone: "before" | "after" }) {
  if (value === undefined || value === null) return value === null ? "–" : null;
  return <span className={`flow-diff-${tone}`}>{shown(value)}</span>;
}
