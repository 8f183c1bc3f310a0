import { Button, Input } from "antd";
import { useState } from "react";
import { dataOf, server } from "../api/client";
import { useSaving } from "../api/use-saving";
import { useWords } from "../i18n/use-words";
import { FormModal } from "../ui/form-modal";

const PATH = "/api/interactions/{interaction_id}/legal-hold";

/** Keeps the recordings of a contact from being deleted, or lets the contract decide again. */
export function HoldButton({ interactionId, held }: { interactionId: string; held: boolean }) {
  const { t } = useWords();
  const [reason, setReason] = useState<string | null>(null);
  const params = { path: { interaction_id: interactionId } };
  const changing = useSaving(
    (why: string | null) =>
      dataOf(why === null ? server.DELETE(PATH, { params }) : server.PUT(PATH, { params, body: { reason: why } })),
    {
      stale: ["recording-set"],
      quiet: true,
      onSaved: () => {
        setReason(null);
      },
    },
  );
  return (
    <>
      <Button
        size="small"
        loading={changing.isPending}
        onClick={() => {
          if (held) changing.mutate(null);
          else setReason("");
        }}
      >
        {t(held ? "recording.lift_hold" : "recording.place_hold")}
      </Button>
      {reason !== null && (
        <FormModal
          title={t("recording.place_hold")}
          saving={changing.isPending}
          onSubmit={() => {
            if (reason.trim() !== "") changing.mutate(reason.trim());
          }}
          onClose={() => {
            setReason(null);
          }}
        >
          <Input
            autoFocus
            maxLength={500}
            aria-label={t("recording.why_hold")}
            placeholder={t("recording.why_hold")}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
            }}
          />
        </FormModal>
      )}
    </>
  );
}
