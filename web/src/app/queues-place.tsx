import { Tabs } from "antd";
import { CommitmentsPanel } from "@/features/commitments/commitments-panel";
import { PoolOrders } from "@/features/dispatch/pool-orders";
import { QueuesPanel } from "@/features/queues/queues-panel";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";

/** Queues by their rules, what enterprises have of shared agents by contract, how many orders agents have beside calls. */
export function QueuesPlace() {
  const { t } = useWords();
  const me = useMe();
  return (
    <Tabs
      destroyOnHidden
      items={[
        { key: "queues", label: t("queues.title"), children: <QueuesPanel /> },
        { key: "commitments", label: t("commitments.title"), children: <CommitmentsPanel /> },
        ...(me.role === "supervisor" ? [] : [{ key: "orders", label: t("dispatch.pools"), children: <PoolOrders /> }]),
      ]}
    />
  );
}
