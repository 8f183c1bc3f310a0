import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Modal, Skeleton, Typography } from "antd";
import { Failure } from "@/shared/ui/failure";
import { formatTime } from "@/shared/time/format";
import { hasDemoPhone, tryFlow } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";

/** The draft can be dialled from any phone that reaches us, for a quarter of an hour. */
export function TrialDialog({ onClose }: { onClose: () => void }) {
  const { flowId, document } = useEditing();
  const { t, locale } = useFlowWords();
  // a code is for the document as it was when it was asked for
  const trial = useQuery({
    queryKey: ["flow-trial", flowId, document],
    queryFn: () => tryFlow(flowId, document),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const demo = useQuery({ queryKey: ["has-demo-phone"], queryFn: hasDemoPhone, staleTime: Infinity });
  return (
    <Modal open title={t("flows.call_draft")} footer={null} onCancel={onClose}>
      {trial.isLoading && <Skeleton active />}
      {trial.isError && <Failure error={trial.error} retry={trial.refetch} />}
      {trial.isSuccess && (
        <Flex vertical gap={12} align="start">
          <span>{t("flows.dial_hint")}</span>
          <Typography.Text copyable strong className="figures" style={{ fontSize: 28 }} data-testid="trial-dial">
            {trial.data.dial}
          </Typography.Text>
          <span className="quiet">{t("flows.dial_until", { at: formatTime(trial.data.expires_at, locale) })}</span>
          {demo.data === true && (
            <Button
              type="primary"
              href={`/demo/phone?dial=${encodeURIComponent(trial.data.dial)}`}
              target="_blank"
              rel="noopener"
            >
              {t("flows.open_phone")}
            </Button>
          )}
        </Flex>
      )}
    </Modal>
  );
}
