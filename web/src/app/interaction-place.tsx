import { Card } from "antd";
import { GuideHistory } from "@/features/guiding/guide-history";
import { InteractionPage } from "@/features/ledger/interaction-page";
import { ChecksList } from "@/features/proving/checks-list";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";

/** One contact with what the desk did in it: by which scripts it was led, who proved who he is. */
export function InteractionPlace() {
  const { t } = useWords();
  const me = useMe();
  // who administers the platform sees nothing of what was said in a house
  if (me.role === "operator_admin") return <InteractionPage />;
  return (
    <InteractionPage
      more={(id) => (
        <>
          <Card size="small" title={t("guide.history")}>
            <GuideHistory interactionId={id} />
          </Card>
          <Card size="small" title={t("identity.history")} styles={{ body: { padding: 0 } }}>
            <ChecksList narrow interaction_id={id} />
          </Card>
        </>
      )}
    />
  );
}
