import { Button, Card, Flex } from "antd";
import { CustomerServiceFilled, CoffeeOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import type { FloorAgent, HelpCall } from "@/shared/api/model";
import { useTrying } from "@/shared/api/use-trying";
import { useWords } from "@/shared/i18n/use-words";
import { useFloor, useLive } from "@/shared/live/live-context";
import { Elapsed, Remaining } from "@/shared/time/timer";
import { answerHelp, decideLeave } from "./api";
import { useTakePart } from "./supervisor-phone";

/** Who asks for a supervisor, for help or for permission, the longest waiting first, each with what can be done. */
export function RequestsPanel({ onWrite }: { onWrite: (agent: { id: string; name: string }) => void }) {
  const { staff } = useLive();
  const floor = useFloor();
  const help = staff?.help ?? [];
  const asking = (floor?.agents ?? []).filter((agent) => agent.asked !== null && agent.is_own);
  if (help.length === 0 && asking.length === 0) return null;
  return (
    <Card size="small" data-testid="requests">
      <Flex vertical gap={6}>
        {help.map((call) => (
          <HelpRow key={call.id} call={call} onWrite={onWrite} />
        ))}
        {asking.map((agent) => (
          <LeaveRow key={agent.user_id} agent={agent} />
        ))}
      </Flex>
    </Card>
  );
}

function Row({
  id,
  icon,
  children,
  buttons,
}: {
  id: string;
  icon: ReactNode;
  children: ReactNode;
  buttons: ReactNode;
}) {
  return (
    <Flex align="center" gap={8} data-request={id}>
      {icon}
      <span style={{ flex: 1 }}>{children}</span>
      {buttons}
    </Flex>
  );
}

function HelpRow({ call, onWrite }: { call: HelpCall; onWrite: (agent: { id: string; name: string }) => void }) {
  const { t } = useWords();
  const [run, busy] = useTrying();
  const [takePart, joining] = useTakePart();
  const interaction = call.interaction_id;
  return (
    <Row
      id={call.agent_id}
      icon={<CustomerServiceFilled style={{ color: "var(--ant-color-error)" }} />}
      buttons={
        <>
          {interaction !== null && (
            <Button size="small" type="primary" loading={joining} onClick={() => void takePart(interaction, "listen")}>
              {t("supervision.act_listen")}
            </Button>
          )}
          <Button
            size="small"
            onClick={() => {
              onWrite({ id: call.agent_id, name: call.display_name });
            }}
          >
            {t("floor.write")}
          </Button>
          <Button
            size="small"
            data-testid="help-done"
            loading={busy}
            onClick={() => void run(() => answerHelp(call.id))}
          >
            {t("help.done")}
          </Button>
        </>
      }
    >
      <b>{t("help.wanted_by", { name: call.display_name })}</b> <Elapsed since={call.at} /> {call.text}
    </Row>
  );
}

function LeaveRow({ agent }: { agent: FloorAgent }) {
  const { t, word } = useWords();
  const [run, busy] = useTrying();
  const { asked } = agent;
  if (asked === null) return null;
  const what = asked.reason === null ? t("pending.sign_out") : word("reason", asked.reason);
  return (
    <Row
      id={agent.user_id}
      icon={<CoffeeOutlined />}
      buttons={(["grant", "deny"] as const).map((answer) => (
        <Button
          key={answer}
          size="small"
          data-answer={answer}
          loading={busy}
          onClick={() => void run(() => decideLeave(agent.user_id, answer))}
        >
          {t(`leave.${answer}`)}
        </Button>
      ))}
    >
      <b>{t("leave.asked_by", { name: agent.display_name, what })}</b> <Elapsed since={asked.since} />
      {asked.until !== null && (
        <span className="quiet">
          {" "}
          {t("leave.granted_in")} <Remaining until={asked.until} />
        </span>
      )}
    </Row>
  );
}
