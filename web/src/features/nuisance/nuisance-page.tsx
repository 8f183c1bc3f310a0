import { Tabs } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { BlockedPanel } from "./blocked-panel";
import { BreachesPanel } from "./breaches-panel";
import { PoliciesPanel } from "./policies-panel";

/** Callers who are not let in, how often one may call, and what went beyond. */
export function NuisancePage() {
  const { t } = useWords();
  const isOperator = useMe().role === "operator_admin";
  return (
    <Tabs
      destroyOnHidden
      items={[
        { key: "blocked", label: t("nuisance.blocked"), children: <BlockedPanel /> },
        ...(isOperator ? [] : [{ key: "policies", label: t("nuisance.policies"), children: <PoliciesPanel /> }]),
        { key: "breaches", label: t("nuisance.breaches"), children: <BreachesPanel /> },
      ]}
    />
  );
}
