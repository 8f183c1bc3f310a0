import { Tabs } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Inventory } from "./inventory";
import { Merchants } from "./merchants";
import { NumberPlan } from "./number-plan";
import { Trunks } from "./trunks";

/** Numbers: the operator's whole inventory with merchants, ranges and trunks; an enterprise's own numbers and codes. */
export function NumbersPage() {
  const { t } = useWords();
  const isOperator = useMe().role === "operator_admin";
  return (
    <Tabs
      destroyOnHidden
      items={[
        { key: "numbers", label: t(isOperator ? "numbers.inventory" : "numbers.ours"), children: <Inventory /> },
        {
          key: "merchants",
          label: t(isOperator ? "numbers.merchants" : "numbers.our_codes"),
          children: <Merchants />,
        },
        ...(isOperator
          ? [
              { key: "plan", label: t("numbers.plan"), children: <NumberPlan /> },
              { key: "trunks", label: t("numbers.trunks"), children: <Trunks /> },
            ]
          : []),
      ]}
    />
  );
}
