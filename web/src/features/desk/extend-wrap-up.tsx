import { Button, Flex } from "antd";
import type { Desk } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Remaining } from "@/shared/time/timer";
import { useDesk } from "./use-desk";

/** Asks for more time to document. */
export function ExtendWrapUp({ desk, size = "middle" }: { desk: Desk; size?: "small" | "middle" }) {
  const { t } = useWords();
  const { run } = useDesk();
  return (
    <Button
      size={size}
      disabled={!desk.agent.legal.includes("extend_wrap_up")}
      onClick={() => {
        run("extend_wrap_up");
      }}
    >
      {t("action.extend_wrap_up")}
    </Button>
  );
}

/** How long wrap-up lasts yet, for whoever still writes in another tab; nothing where it has no end. */
export function WrapUpLeft({ desk }: { desk: Desk }) {
  const { t } = useWords();
  if (desk.agent.state !== "wrap_up" || desk.agent.deadline === null) return null;
  return (
    <Flex gap={8} align="center" data-testid="wrap-up-left">
      <span className="quiet">
        {t("wrap_up.ends_in")} <Remaining until={desk.agent.deadline} />
      </span>
      <ExtendWrapUp desk={desk} size="small" />
    </Flex>
  );
}
