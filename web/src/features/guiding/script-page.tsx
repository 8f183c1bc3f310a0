import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Flex, Input, Modal, Popconfirm, Skeleton, Tabs, Tag } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import {
  checkScript,
  keepScript,
  loadScript,
  publishScript,
  removeScript,
  SCRIPTS,
  withdrawScript,
  type ScriptDetails,
  type ScriptDocument,
} from "./api";
import { ScriptSettings } from "./script-settings";
import { ScriptState } from "./scripts-panel";
import { StepsDesigner } from "./steps-designer";
import { TimesTable } from "./times-table";
import { VersionsTable } from "./versions-table";

interface Draft {
  code: string;
  name_zh: string;
  name_en: string;
  document: ScriptDocument;
}

/** One script: its steps, for whom it is meant, what was published of it, how long its steps take. */
export function ScriptPage() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: [SCRIPTS, id], queryFn: () => loadScript(id) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active />;
  return <Opened key={`${id}.${String(found.data.version)}`} script={found.data} />;
}

function Opened({ script }: { script: ScriptDetails }) {
  const { t, name } = useWords();
  const me = useMe();
  const [draft, keep, forget] = useFormDraft<Draft>(`script.${script.id}.${String(script.version)}`, {
    code: script.code,
    name_zh: script.name_zh,
    name_en: script.name_en,
    document: script.document,
  });
  const [tab, setTab] = useState("steps");
  const readOnly = me.role === "tenant_viewer";
  const isChanged = JSON.stringify(draft) !== JSON.stringify(begun(script));
  const { data: checked } = useQuery({
    queryKey: ["script-check", JSON.stringify(draft.document)],
    queryFn: () => checkScript(draft.document),
    placeholderData: (before) => before,
  });
  const problems = checked?.items ?? script.problems;
  const put = (document: ScriptDocument) => {
    keep({ ...draft, document });
  };
  return (
    <Flex vertical gap={12} className="page-fill" data-script={script.code}>
      <Head
        script={script}
        draft={draft}
        isChanged={isChanged}
        problemCount={problems.length}
        readOnly={readOnly}
        onForget={forget}
      />
      <Tabs
        size="small"
        activeKey={tab}
        onChange={setTab}
        destroyOnHidden
        items={[
          {
            key: "steps",
            label: t("scripts.steps"),
            children: (
              <StepsDesigner
                tenant={script.tenant_id}
                document={draft.document}
                problems={problems}
                disabled={readOnly}
                onChange={put}
              />
            ),
          },
          {
            key: "settings",
            label: t("scripts.settings"),
            children: (
              <Flex vertical gap={12}>
                <Flex gap={8}>
                  {(["name_zh", "name_en", "code"] as const).map((part) => (
                    <Input
                      key={part}
                      prefix={<span className="quiet">{t(`scripts.${part}`)}</span>}
                      value={draft[part]}
                      maxLength={part === "code" ? 64 : 80}
                      disabled={readOnly}
                      onChange={(event) => {
                        keep({ ...draft, [part]: event.target.value });
                      }}
                    />
                  ))}
                </Flex>
                <ScriptSettings document={draft.document} problems={problems} disabled={readOnly} onChange={put} />
              </Flex>
            ),
          },
          {
            key: "versions",
            label: t("scripts.versions"),
            children: (
              <VersionsTable
                scriptId={script.id}
                onUse={
                  readOnly
                    ? undefined
                    : (document) => {
                        put(document);
                        setTab("steps");
                      }
                }
              />
            ),
          },
          {
            key: "times",
            label: t("scripts.times"),
            children: <TimesTable scriptId={script.id} nameOf={(key) => stepName(draft.document, key, name)} />,
          },
        ]}
      />
    </Flex>
  );
}

interface HeadProps {
  script: ScriptDetails;
  draft: Draft;
  isChanged: boolean;
  problemCount: number;
  readOnly: boolean;
  onForget: () => void;
}

function Head({ script, draft, isChanged, problemCount, readOnly, onForget }: HeadProps) {
  const { t, name, sentence } = useWords();
  const { message } = App.useApp();
  const go = useNavigate();
  const queries = useQueryClient();
  const [publishing, setPublishing] = useState(false);
  // as it stands here agents have it already
  const isOut = script.published_version !== null && !script.has_changes && !isChanged;
  const save = () => keepScript(script.id, { ...draft, version: script.version });
  const saving = useSaving(save, { stale: [SCRIPTS], onSaved: onForget });
  const removing = useSaving(() => removeScript(script.id), {
    stale: [SCRIPTS],
    onSaved: () => void go("/scripts"),
  });
  const withdrawing = useSaving(() => withdrawScript(script.id), { stale: [SCRIPTS] });
  const publish = useMutation({
    mutationFn: async (note: string) => {
      const version = isChanged ? (await save()).version : script.version;
      return publishScript(script.id, { version, note });
    },
    onSuccess: ({ version }) => {
      onForget();
      setPublishing(false);
      void message.success(t("scripts.published_done", { version }));
    },
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () => queries.invalidateQueries({ queryKey: [SCRIPTS] }),
  });
  return (
    <Card size="small">
      <Flex gap={8} align="center" wrap>
        <b style={{ fontSize: 16 }}>{name(draft)}</b>
        <span className="quiet figures">{draft.code}</span>
        <ScriptState script={script} />
        {isChanged && <Tag color="warning">{t("scripts.not_saved")}</Tag>}
        {!isOut && (
          <Tag color={problemCount === 0 ? "success" : "warning"} data-problems={problemCount}>
            {problemCount === 0 ? t("scripts.sound") : t("scripts.problems", { count: problemCount })}
          </Tag>
        )}
        {!readOnly && (
          <Flex gap={8} style={{ marginInlineStart: "auto" }}>
            <Button
              disabled={!isChanged}
              loading={saving.isPending}
              data-action="save-script"
              onClick={() => {
                saving.mutate(undefined);
              }}
            >
              {t("scripts.save")}
            </Button>
            <Button
              type="primary"
              disabled={problemCount > 0 || isOut}
              data-action="publish-script"
              onClick={() => {
                setPublishing(true);
              }}
            >
              {t("scripts.publish")}
            </Button>
            {script.published_version !== null && (
              <Popconfirm
                title={t("scripts.withdraw_sure")}
                onConfirm={() => {
                  withdrawing.mutate(undefined);
                }}
              >
                <Button>{t("scripts.withdraw")}</Button>
              </Popconfirm>
            )}
            {script.runs === 0 && (
              <Popconfirm
                title={t("scripts.remove_sure")}
                onConfirm={() => {
                  removing.mutate(undefined);
                }}
              >
                <Button danger>{t("scripts.remove")}</Button>
              </Popconfirm>
            )}
          </Flex>
        )}
      </Flex>
      {publishing && (
        <PublishDialog
          saving={publish.isPending}
          onPublish={publish.mutate}
          onClose={() => {
            setPublishing(false);
          }}
        />
      )}
    </Card>
  );
}

interface PublishProps {
  saving: boolean;
  onPublish: (note: string) => void;
  onClose: () => void;
}

function PublishDialog({ saving, onPublish, onClose }: PublishProps) {
  const { t } = useWords();
  const [note, setNote] = useState("");
  return (
    <Modal
      open
      title={t("scripts.publish")}
      okText={t("scripts.publish")}
      cancelText={t("common.cancel")}
      confirmLoading={saving}
      onCancel={onClose}
      onOk={() => {
        onPublish(note);
      }}
    >
      <Input.TextArea
        autoFocus
        placeholder={t("scripts.publish_note")}
        maxLength={500}
        autoSize={{ minRows: 2 }}
        value={note}
        onChange={(event) => {
          setNote(event.target.value);
        }}
      />
    </Modal>
  );
}

function begun(script: ScriptDetails): Draft {
  return { code: script.code, name_zh: script.name_zh, name_en: script.name_en, document: script.document };
}

function stepName(
  document: ScriptDocument,
  key: string,
  name: (named: { name_zh: string; name_en: string }) => string,
): string {
  const step = document.steps.find((each) => each.key === key);
  return step === undefined ? key : name({ name_zh: step.name_zh ?? "", name_en: step.name_en ?? "" }) || key;
}
