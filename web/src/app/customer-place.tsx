import { Card, Flex } from "antd";
import { useContext } from "react";
import { CustomerPage } from "@/features/customers/customer-page";
import { DeskContext } from "@/features/desk/use-desk";
import { PastRuns } from "@/features/guiding/past-runs";
import { useWords } from "@/shared/i18n/use-words";
import { ChecksOf } from "./checks-of";
import { dialOf } from "./customer-dial";

/** A customer's page; who has a phone at his desk calls from it. */
export function CustomerPlace() {
  const { t } = useWords();
  const model = useContext(DeskContext);
  const mayDial = model?.desk?.agent.legal.includes("dial") === true;
  return (
    <CustomerPage
      onDial={model !== null && mayDial ? dialOf(model.ask) : undefined}
      more={(customer) => (
        <Flex vertical gap={12}>
          <ChecksOf customerId={customer.id} />
          <Card size="small" title={t("guide.history")} styles={{ body: { padding: 0 } }}>
            <PastRuns customerId={customer.id} />
          </Card>
        </Flex>
      )}
    />
  );
}
