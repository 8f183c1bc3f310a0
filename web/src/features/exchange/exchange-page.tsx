import { Tabs } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { KeysPanel } from "./keys-panel";
import { WebhooksPanel } from "./webhooks-panel";

/** How the enterprise's own systems take part: by keys that they use, and by what they are told. */
export function ExchangePage() {
  const { t } = useWords();
  return (
    <Tabs
      items={[
        { key: "webhooks", label: t("exchange.webhooks"), children: <WebhooksPanel /> },
        { key: "keys", label: t("exchange.keys"), children: <KeysPanel /> },
      ]}
    />
  );
}
