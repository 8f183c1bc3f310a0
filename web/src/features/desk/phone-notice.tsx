import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import type { DeskAgent } from "@/shared/api/model";
import { Problem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import type { Phone } from "@/shared/phone-port";
import { useDesk } from "./use-desk";

/** Says what is wrong with the agent's phone, wherever that is, and offers what helps. */
export function PhoneNotice() {
  const { desk, phone } = useDesk();
  return desk === null ? null : <Notice seat={desk.agent.seat} phone={phone} />;
}

function Notice({ seat, phone }: { seat: DeskAgent["seat"]; phone: Phone }) {
  const { t } = useWords();
  if (phone.soundBlocked) return <Alert type="warning" showIcon title={t("phone.sound_blocked")} />;
  if (seat !== null && seat.kind !== "browser")
    return seat.mode === "kept_up" && !seat.online ? (
      <Alert type="warning" showIcon title={t("phone.line_lost")} />
    ) : (
      <SilenceNotice />
    );
  if (phone.fault === "microphone" || seat?.faulty === true)
    return <Alert type="error" showIcon title={t("phone.microphone_lost")} />;
  return <BrowserNotice />;
}

function BrowserNotice(): ReactNode {
  const { t, sentence } = useWords();
  const { desk, phone } = useDesk();
  const page = desk?.agent.seat?.page ?? null;
  const isElsewhere = phone.status === "off" && page !== null && page !== phone.instance;
  switch (isElsewhere ? "elsewhere" : phone.status) {
    case "failed":
      return (
        <Alert
          type="error"
          showIcon
          title={sentence(new Problem(phone.problem ?? "client.unexpected", 0))}
          action={<Button onClick={() => void phone.start()}>{t("common.again")}</Button>}
        />
      );
    case "elsewhere":
      return (
        <Alert
          type="info"
          showIcon
          title={t("phone.taken_over")}
          action={
            <Button type="primary" onClick={() => void phone.takeOver()}>
              {t("phone.take_over")}
            </Button>
          }
        />
      );
    case "lost":
      return <Alert type="warning" showIcon title={t("phone.lost")} />;
    case "starting":
      return <Alert type="info" showIcon title={t("phone.starting")} />;
    default:
      return <SilenceNotice />;
  }
}

/** Somebody should be heard, and is not. */
function SilenceNotice(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const silent = desk?.contact?.silent_sides ?? [];
  if (silent.includes("customer")) return <Alert type="warning" showIcon title={t("phone.customer_silent")} />;
  if (silent.includes("agent")) return <Alert type="warning" showIcon title={t("phone.no_audio")} />;
  return null;
}
