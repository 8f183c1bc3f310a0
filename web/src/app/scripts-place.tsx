import { Tabs } from "antd";
import { PhrasesPanel } from "@/features/guiding/phrases-panel";
import { ScriptsPanel } from "@/features/guiding/scripts-panel";
import { IdentityPanel } from "@/features/proving/policy-panel";
import { useWords } from "@/shared/i18n/use-words";

/** What agents say: scripts, greeting and closing, and how customers prove who they are. */
export function ScriptsPlace() {
  const { t } = useWords();
  return (
    <Tabs
      destroyOnHidden
      items={[
        { key: "scripts", label: t("place.scripts"), children: <ScriptsPanel /> },
        { key: "phrases", label: t("scripts.greeting_closing"), children: <PhrasesPanel /> },
        { key: "identity", label: t("identity.title"), children: <IdentityPanel /> },
      ]}
    />
  );
}
