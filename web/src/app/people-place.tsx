import { Tabs } from "antd";
import { AccountsPanel } from "@/features/people/accounts-panel";
import { AgentsPanel } from "@/features/people/agents-panel";
import { SkillsPanel } from "@/features/skills/skills-panel";
import { SupervisionRulesPanel } from "@/features/supervision/rules-panel";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";

/** Agents with what they serve and know, the skills there are, what groups are subject to, and who can log in. */
export function PeoplePlace() {
  const { t } = useWords();
  const mayAdd = useMe().role !== "supervisor";
  return (
    <Tabs
      destroyOnHidden
      items={[
        { key: "agents", label: t("people.agents"), children: <AgentsPanel /> },
        { key: "skills", label: t("skills.title"), children: <SkillsPanel /> },
        { key: "rules", label: t("rules.title"), children: <SupervisionRulesPanel /> },
        ...(mayAdd ? [{ key: "accounts", label: t("people.accounts"), children: <AccountsPanel /> }] : []),
      ]}
    />
  );
}
