import { Alert } from "antd";
import { useEffect, useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useLive } from "@/shared/live/live-context";

const PATIENCE = 1_500;

/** Says quietly that the server is not heard, and what still works. */
export function ConnectionBanner() {
  const { t } = useWords();
  const { connection } = useLive();
  const away = connection === "lost" || connection === "connecting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    // a connection that is back in a moment is no news
    const timer = setTimeout(
      () => {
        setShown(away);
      },
      away ? PATIENCE : 0,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [away]);
  if (!shown) return null;
  return (
    <div className="banner" role="status">
      <Alert type="warning" showIcon title={t("connection.lost")} description={t("connection.still")} />
    </div>
  );
}
