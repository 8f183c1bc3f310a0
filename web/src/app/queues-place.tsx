import { Tabs } from "antd";
import { CommitmentsPanel } from "@/features/commitments/commitments-panel";
import { QueuesPanel } from "@/features/queues/queues-panel";
import { useWords } from "@/shared/i18n/use-words";

/** Queues by their rules, and what enterprises have of shared agents by contract. */
export function QueuesPlace() {
  const { t } = useWords();
  return (
    <Tabs
      destroyOnHidden
      items={[
        { key: "queues", label: t("queues.title"), children: <QueuesPanel /> },
        { key: "commitments", label: t("commitments.title"), children: <CommitmentsPanel /> },
      ]}
    />
  );
}
