import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Checkbox, DatePicker, Flex, Input, Modal, Spin } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { FlowDetails } from "@/shared/api/model";
import { Problem } from "@/shared/api/problem";
import { askRelease, compare, runCases, type CaseResult } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import { Field } from "../forms/field";
import type { DraftKeeper } from "../model/keeper";
import { Outcome } from "../trying/cases-panel";

interface Props {
  flow: FlowDetails;
  keeper: DraftKeeper;
  onClose: () => void;
  onReopen: () => void;
}

const allPassed = (results: CaseResult[] | undefined) => (results ?? []).every((result) => result.passed);

/** The draft goes to the callers: at once, at a time, or by way of another person's review. */
export function PublishDialog({ flow, keeper, onClose, onReopen }: Props) {
  const { document } = useEditing();
  const { t } = useFlowWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [at, setAt] = useState<Dayjs | null>(null);
  const [later, setLater] = useState(false);
  const cases = useQuery({
    queryKey: ["flow", flow.id, "run", document],
    queryFn: () => runCases(flow.id, document),
    gcTime: 0,
  });
  const release = useMutation({
    mutationFn: () =>
      askRelease(flow.id, {
        document,
        note: note.trim(),
        publish_at: later && at !== null ? at.toISOString() : null,
        base_version: flow.published_version ?? 0,
      }),
    onSuccess: async (done) => {
      void message.success(t(`flows.released_${done.state}`, { version: done.version ?? "" }));
      keeper.drop();
      await queries.invalidateQueries({ queryKey: ["flows"] });
      onClose();
      onReopen();
    },
  });
  const action = flow.review_required ? "flows.send_to_review" : later ? "flows.publish_later" : "flows.publish";
  const ready = note.trim() !== "" && !(later && at === null) && cases.isFetched && allPassed(cases.data);
  return (
    <Modal
      open
      title={t("flows.publish_title")}
      okText={t(action)}
      cancelText={t("common.cancel")}
      confirmLoading={release.isPending}
      okButtonProps={{ disabled: !ready }}
      onCancel={onClose}
      onOk={() => {
        release.mutate();
      }}
    >
      <Flex vertical gap={8}>
        {flow.review_required && <Alert type="info" showIcon title={t("flows.review_hint")} />}
        <Changes flow={flow} keeper={keeper} />
        {cases.isLoading && <Spin />}
        {cases.isSuccess && cases.data.length > 0 && <Outcome results={cases.data} />}
        <Field word={t("flows.note")} required>
          {(id) => (
            <Input.TextArea
              id={id}
              autoFocus
              rows={3}
              maxLength={500}
              value={note}
              onChange={(event) => {
                setNote(event.target.value);
              }}
            />
          )}
        </Field>
        <When at={at} later={later} onChange={setAt} onLater={setLater} />
        {release.isError && <Refused error={release.error} />}
      </Flex>
    </Modal>
  );
}

interface WhenProps {
  at: Dayjs | null;
  later: boolean;
  onChange: (at: Dayjs | null) => void;
  onLater: (later: boolean) => void;
}

function When({ at, later, onChange, onLater }: WhenProps) {
  const { t } = useFlowWords();
  return (
    <div className="flow-row">
      <Checkbox
        checked={later}
        onChange={(event) => {
          onLater(event.target.checked);
        }}
      >
        {t("flows.publish_later")}
      </Checkbox>
      {later && (
        <DatePicker
          showTime={{ format: "HH:mm" }}
          format="YYYY-MM-DD HH:mm"
          value={at}
          minDate={dayjs()}
          aria-label={t("flows.publish_at")}
          onChange={onChange}
        />
      )}
    </div>
  );
}

/** In a line, how much differs from what callers hear now. */
function Changes({ flow, keeper }: { flow: FlowDetails; keeper: DraftKeeper }) {
  const { t } = useFlowWords();
  const version = flow.published_version;
  const difference = useQuery({
    queryKey: ["flow", flow.id, "diff", version, "draft", "publish"],
    queryFn: async () => {
      await keeper.flush();
      return keeper.getState().revision === 0 ? null : compare(flow.id, version ?? 0, "draft");
    },
    gcTime: 0,
  });
  if (!difference.data) return null;
  const { added, removed, changed } = difference.data;
  const counts = { added: added.length, removed: removed.length, changed: changed.length };
  return <span className="quiet">{t("flows.changes", counts)}</span>;
}

function Refused({ error }: { error: unknown }) {
  const { t, sentence } = useFlowWords();
  const stale = error instanceof Problem && error.code === "flow.version_changed";
  return (
    <Alert type="error" showIcon title={sentence(error)} description={stale ? t("flows.reload_hint") : undefined} />
  );
}
