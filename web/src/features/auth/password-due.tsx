import { useQueryClient } from "@tanstack/react-query";
import { Button, Card, Flex } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { PasswordForm } from "./password-form";
import { ME } from "./use-session";

/** Stands before everything else while somebody has a password that another person knows. */
export function PasswordDue({ onLeave }: { onLeave: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  return (
    <main style={{ display: "grid", placeItems: "center", minHeight: "100vh" }}>
      <Card title={t("password.due")} style={{ width: 420 }}>
        <p className="quiet" style={{ marginTop: 0 }}>
          {t("password.due_hint")}
        </p>
        <PasswordForm
          onChanged={() => {
            void queries.invalidateQueries({ queryKey: ME });
          }}
        />
        <Flex justify="end">
          <Button type="link" onClick={onLeave}>
            {t("auth.leave")}
          </Button>
        </Flex>
      </Card>
    </main>
  );
}
