import { Alert, Button } from "antd";
import { Problem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { useDesk } from "./use-desk";

/** Says what is wrong with the phone in this browser, and offers what helps. */
export function PhoneNotice() {
  const { t, sentence } = useWords();
  const { phone } = useDesk();
  if (phone.soundBlocked) return <Alert type="warning" showIcon title={t("phone.sound_blocked")} />;
  switch (phone.status) {
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
          title={t("phone.elsewhere")}
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
      return null;
  }
}
