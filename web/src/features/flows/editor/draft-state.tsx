import { Alert, Button, Flex, Modal } from "antd";
import { ToneTag } from "@/shared/ui/tone-tag";
import type { FlowDetails } from "@/shared/api/model";
import { formatTime } from "@/shared/time/format";
import { loadDraft } from "../api";
import type { DraftKeeper, Keeping } from "../model/keeper";
import { useFlowWords } from "./words";

interface Props {
  flow: FlowDetails;
  keeper: DraftKeeper;
  keeping: Keeping;
  onReopen: () => void;
}

const TONES = { saved: "good", waiting: "quiet", saving: "quiet", offline: "attention", conflict: "bad" } as const;

/** Whether the draft is kept, and what to do when somebody else changed it meanwhile. */
export function DraftState({ flow, keeper, keeping, onReopen }: Props) {
  const { t, locale } = useFlowWords();
  const savedWord = ({ revision }: Keeping, time: string | null): string => {
    if (time !== null) return t("flows.draft_saved_at", { at: time });
    return revision > 0 ? t("flows.draft_saved") : t("flows.draft_none");
  };
  const at = keeping.savedAt === null ? null : formatTime(new Date(keeping.savedAt).toISOString(), locale);
  return (
    <span data-testid="draft-state" data-state={keeping.state} role="status">
      <ToneTag tone={TONES[keeping.state]}>
        {keeping.state === "saved" ? savedWord(keeping, at) : t(`flows.draft_${keeping.state}`)}
      </ToneTag>
      <Modal open={keeping.state === "conflict"} title={t("flows.conflict_title")} closable={false} footer={null}>
        <Flex vertical gap={12}>
          <Alert type="warning" showIcon title={t("flows.conflict")} />
          <Flex gap={8} justify="end">
            <Button
              onClick={() => {
                keeper.drop();
                onReopen();
              }}
            >
              {t("flows.take_theirs")}
            </Button>
            <Button
              type="primary"
              danger
              onClick={() => {
                void loadDraft(flow.id).then((draft) => keeper.goOnFrom(draft?.revision ?? 0));
              }}
            >
              {t("flows.keep_mine")}
            </Button>
          </Flex>
        </Flex>
      </Modal>
    </span>
  );
}
