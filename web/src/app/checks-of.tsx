import { Card } from "antd";
import { ChecksList } from "@/features/proving/checks-list";
import { IdentityState } from "@/features/proving/identity-state";
import { useWords } from "@/shared/i18n/use-words";

/** Whether a customer has proved who he is, and every check of the past. */
export function ChecksOf({ customerId }: { customerId: string }) {
  const { t } = useWords();
  return (
    <Card
      size="small"
      title={t("identity.history")}
      extra={<IdentityState subject={{ customer_id: customerId }} />}
      styles={{ body: { padding: 0 } }}
    >
      <ChecksList customer_id={customerId} />
    </Card>
  );
}
