import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Input, Modal } from "antd";
import { useState } from "react";
import type { FlowDetails } from "@/shared/api/model";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { approveRelease, rejectRelease, withdrawRelease } from "../api";
import { useFlowWords } from "../editor/words";
import { Field } from "../forms/field";

type Release = FlowDetails["releases"][number];
type Decision = "approve" | "reject" | "withdraw";

const DECIDE = { approve: approveRelease, reject: rejectRelease, withdraw: withdrawRelease };
const TONES: Record<Release["state"], ToneName> = {
  in_review: "attention",
  scheduled: "busy",
  published: "good",
  rejected: "bad",
  withdrawn: "quiet",
  failed: "bad",
};
const REVIEWERS = ["operator_admin", "supervisor", "tenant_admin"];

/** What somebody may do with a release: whoever asked for it takes it back, somebody else reviews it. */
function decisionsOf(release: Release, me: { user_id: string; role: string }): Decision[] {
  const own = release.author_id === me.user_id;
  const author = me.role !== "supervisor" && REVIEWERS.includes(me.role);
  const back: Decision[] = author ? ["withdraw"] : [];
  if (release.state === "scheduled") return back;
  if (release.state !== "in_review") return [];
  return own || !REVIEWERS.includes(me.role) ? back : ["approve", "reject", ...back];
}

/** The releases of a flow, newest first, with what is still to be decided. */
export function ReleaseList({ flow }: { flow: FlowDetails }) {
  const words = useFlowWords();
  const me = useMe();
  const [asked, setAsked] = useState<{ release: Release; decision: Decision } | null>(null);
  return (
    <div data-testid="release-list">
      {flow.releases.length === 0 && <span className="quiet">{words.t("flows.no_releases")}</span>}
      {flow.releases.map((release) => (
        <div key={release.id} className="flow-box" style={{ marginBottom: 6 }} data-state={release.state}>
          <Flex gap={8} align="center" wrap>
            <ToneTag tone={TONES[release.state]}>{words.word("flow_release", release.state)}</ToneTag>
            {release.version !== null && <b className="figures">{`v${String(release.version)}`}</b>}
            <span className="figures quiet">{formatDateTime(release.asked_at, words.locale)}</span>
            <span>{release.author}</span>
            <span style={{ flex: 1 }} />
            {decisionsOf(release, me).map((decision) => (
              <Button
                key={decision}
                size="small"
                type={decision === "approve" ? "primary" : "default"}
                danger={decision === "reject"}
                onClick={() => {
                  setAsked({ release, decision });
                }}
              >
                {words.t(`flows.${decision}`)}
              </Button>
            ))}
          </Flex>
          <div>{release.note}</div>
          {release.publish_at !== null && (
            <div className="quiet figures">
              {words.t("flows.goes_out_at", { at: formatDateTime(release.publish_at, words.locale) })}
            </div>
          )}
          {release.reviewer !== "" && (
            <div className="quiet">
              {[release.reviewer, formatDateTime(release.reviewed_at, words.locale), release.comment]
                .filter((part) => part !== "")
                .join(" · ")}
            </div>
          )}
          {release.failure !== null && (
            <div className="flow-field-fault">{words.word("error", release.failure.code, release.failure.details)}</div>
          )}
        </div>
      ))}
      {asked !== null && (
        <DecisionDialog
          flow={flow}
          {...asked}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </div>
  );
}

interface DecisionProps {
  flow: FlowDetails;
  release: Release;
  decision: Decision;
  onClose: () => void;
}

function DecisionDialog({ flow, release, decision, onClose }: DecisionProps) {
  const { t, sentence } = useFlowWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [comment, setComment] = useState("");
  const decide = useMutation({
    mutationFn: () => DECIDE[decision](flow.id, release.id, comment.trim()),
    onSuccess: async () => {
      void message.success(t("common.saved"));
      await queries.invalidateQueries({ queryKey: ["flows"] });
      await queries.invalidateQueries({ queryKey: ["flow", flow.id] });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t(`flows.${decision}`)}
      okText={t(`flows.${decision}`)}
      cancelText={t("common.cancel")}
      confirmLoading={decide.isPending}
      okButtonProps={{ danger: decision === "reject", disabled: decision === "reject" && comment.trim() === "" }}
      onCancel={onClose}
      onOk={() => {
        decide.mutate();
      }}
    >
      <p>{release.note}</p>
      <Field
        word={t("flows.comment")}
        required={decision === "reject"}
        faults={decide.isError ? [sentence(decide.error)] : []}
      >
        {(id) => (
          <Input.TextArea
            id={id}
            autoFocus
            rows={3}
            maxLength={500}
            value={comment}
            onChange={(event) => {
              setComment(event.target.value);
            }}
          />
        )}
      </Field>
    </Modal>
  );
}
