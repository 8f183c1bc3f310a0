import { Tabs } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { SecretsPanel } from "./secrets-panel";
import { TablesPanel } from "./tables-panel";
import { TryPanel } from "./try-panel";

/** What flows may look up: uploaded tables, the enterprise's own system and its secrets, and a place to try both. */
export function QueriesPage() {
  const { t } = useWords();
  const me = useMe();
  const mayChange = me.role === "operator_admin" || me.role === "tenant_admin";
  return (
    <Tabs
      items={[
        { key: "tables", label: t("queries.tables"), children: <TablesPanel mayChange={mayChange} /> },
        ...(mayChange
          ? [
              { key: "secrets", label: t("queries.secrets"), children: <SecretsPanel /> },
              { key: "try", label: t("queries.try"), children: <TryPanel /> },
            ]
          : []),
      ]}
    />
  );
}
