import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Flex, Table, Tabs } from "antd";
import { useState } from "react";
import type { FlowDetails, FlowVersion } from "@/shared/api/model";
import { formatDateTime } from "@/shared/time/format";
import { loadVersion, rollBack, type Side } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import { DiffView } from "./diff-view";
import { ReleaseList } from "./release-list";

interface Props {
  flow: FlowDetails;
  hasDraft: boolean;
  /** Goes on drawing from another document; false if it cannot be drawn. */
  onTake: (document: unknown) => boolean;
  onClose: () => void;
  onReopen: () => void;
}

type Tab = "versions" | "releases" | "diff";

/** What was published by whom, what is on its way, what differs, and the way back. */
export function VersionsDrawer({ flow, hasDraft, onTake, onClose, onReopen }: Props) {
  const { t } = useFlowWords();
  const current = flow.published_version;
  const [tab, setTab] = useState<Tab>("versions");
  const newest = flow.versions[0]?.version ?? 1;
  const [sides, setSides] = useState<[Side, Side]>([current ?? newest, hasDraft ? "draft" : newest]);
  const compareWith = (version: number) => {
    setSides([version, hasDraft ? "draft" : newest]);
    setTab("diff");
  };
  return (
    <Drawer open size={720} title={t("flows.versions")} onClose={onClose}>
      <Tabs
        activeKey={tab}
        onChange={(key) => {
          setTab(key as Tab);
        }}
        items={[
          {
            key: "versions",
            label: t("flows.published_versions"),
            children: (
              <Versions flow={flow} onTake={onTake} onClose={onClose} onCompare={compareWith} onReopen={onReopen} />
            ),
          },
          { key: "releases", label: t("flows.releases"), children: <ReleaseList flow={flow} /> },
          {
            key: "diff",
            label: t("flows.diff"),
            children:
              flow.versions.length === 0 ? (
                t("flows.unpublished")
              ) : (
                <DiffView
                  flow={flow}
                  hasDraft={hasDraft}
                  from={sides[0]}
                  to={sides[1]}
                  onChange={(from, to) => {
                    setSides([from, to]);
                  }}
                />
              ),
          },
        ]}
      />
    </Drawer>
  );
}

interface VersionsProps {
  flow: FlowDetails;
  onTake: (document: unknown) => boolean;
  onClose: () => void;
  onCompare: (version: number) => void;
  onReopen: () => void;
}

function Versions({ flow, onTake, onClose, onCompare, onReopen }: VersionsProps) {
  const { t, locale, sentence } = useFlowWords();
  const { readOnly } = useEditing();
  const { modal, message } = App.useApp();
  const queries = useQueryClient();
  const back = useMutation({
    mutationFn: (version: number) => rollBack(flow.id, version, t("flows.rolled_back_note", { version })),
    onSuccess: async ({ version }) => {
      void message.success(t("flows.released_published", { version }));
      await queries.invalidateQueries({ queryKey: ["flows"] });
      await queries.invalidateQueries({ queryKey: ["flow", flow.id] });
      onReopen();
    },
    onError: (error) => {
      void message.error(sentence(error));
    },
  });
  // what was may be the better place to go on from; undo brings back what was drawn
  const take = async (version: number) => {
    try {
      const { document } = await loadVersion(flow.id, version);
      if (onTake(document)) onClose();
    } catch (error) {
      void message.error(sentence(error));
    }
  };
  const ask = (version: number) => {
    modal.confirm({
      title: t("flows.roll_back_ask", { version }),
      content: t("flows.roll_back_hint"),
      okText: t("flows.roll_back"),
      cancelText: t("common.cancel"),
      onOk: () => back.mutateAsync(version).catch(() => undefined),
    });
  };
  return (
    <Table<FlowVersion>
      size="small"
      rowKey="version"
      pagination={false}
      data-testid="flow-versions"
      dataSource={flow.versions}
      locale={{ emptyText: t("flows.unpublished") }}
      columns={[
        {
          title: t("flows.version"),
          dataIndex: "version",
          render: (version: number) => (
            <b className="figures">
              {`v${String(version)}`} {version === flow.published_version && t("flows.in_force")}
            </b>
          ),
        },
        {
          title: t("flows.note"),
          key: "note",
          render: (_, row) => (
            <>
              <div>{row.note}</div>
              <div className="quiet figures">
                {row.author} {formatDateTime(row.published_at, locale)}
              </div>
            </>
          ),
        },
        {
          key: "do",
          align: "right",
          render: (_, row) => (
            <Flex gap={6} justify="end">
              <Button
                size="small"
                onClick={() => {
                  onCompare(row.version);
                }}
              >
                {t("flows.compare")}
              </Button>
              {!readOnly && (
                <Button
                  size="small"
                  onClick={() => {
                    void take(row.version);
                  }}
                >
                  {t("flows.edit_version")}
                </Button>
              )}
              {!readOnly && row.version !== flow.published_version && (
                <Button
                  size="small"
                  loading={back.isPending && back.variables === row.version}
                  onClick={() => {
                    ask(row.version);
                  }}
                >
                  {t("flows.roll_back")}
                </Button>
              )}
            </Flex>
          ),
        },
      ]}
    />
  );
}
