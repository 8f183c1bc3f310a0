import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Checkbox, DatePicker, Input, Modal } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import type { FlowDetails } from "@/shared/api/model";
import { askRelease } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import { Field } from "../forms/field";
import type { DraftKeeper } from "../model/keeper";

interface Props {
  flow: FlowDetails;
  keeper: DraftKeeper;
  onClose: () => void;
  onReopen: () => void;
}

/** The draft goes to the callers: at once or at a time, with a word on what changed. */
export function PublishDialog({ flow, keeper, onClose, onReopen }: Props) {
  const { document } = useEditing();
  const { t, sentence } = useFlowWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [later, setLater] = useState(false);
  const [at, setAt] = useState<Dayjs | null>(null);
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
      await queries.invalidateQueries({ queryKey: ["flow", flow.id] });
      onClose();
      onReopen();
    },
  });
  return (
    <Modal
      open
      title={t("flows.publish_title")}
      okText={t("flows.publish")}
      cancelText={t("common.cancel")}
      confirmLoading={release.isPending}
      okButtonProps={{ disabled: note.trim() === "" || (later && at === null) }}
      onCancel={onClose}
      onOk={() => {
        release.mutate();
      }}
    >
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
      <div className="flow-row" style={{ marginBottom: 10 }}>
        <Checkbox
          checked={later}
          onChange={(event) => {
            setLater(event.target.checked);
          }}
        >
          {t("flows.publish_later")}
        </Checkbox>
        {later && (
          <DatePicker showTime={{ format: "HH:mm" }} value={at} aria-label={t("flows.publish_at")} onChange={setAt} />
        )}
      </div>
      {release.isError && <Alert type="error" showIcon title={sentence(release.error)} />}
    </Modal>
  );
}
