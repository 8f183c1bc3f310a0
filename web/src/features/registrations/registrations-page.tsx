import { Tabs } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { FormsPanel } from "./forms-panel";
import { SurveysPanel } from "./surveys-panel";

/** What callers have told: registrations by form, and answers to surveys. */
export function RegistrationsPage() {
  const { t } = useWords();
  return (
    <Tabs
      items={[
        { key: "forms", label: t("forms.title"), children: <FormsPanel /> },
        { key: "surveys", label: t("surveys.title"), children: <SurveysPanel /> },
      ]}
    />
  );
}
