import { PhoneOutlined } from "@ant-design/icons";
import { Alert, Button, Card, Flex, Typography } from "antd";
import { StateShape } from "@/shared/agent-state/state-mark";
import { TONES } from "@/shared/agent-state/palette";
import type { Desk } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { WhyAgent } from "@/shared/why/why-popover";
import { useDesk } from "./use-desk";

/** Nothing on the table: says plainly why no call comes. */
export function IdleCard({ desk }: { desk: Desk }) {
  const { t, word } = useWords();
  const { ask } = useDesk();
  const { state, legal, no_calls_because: reasons, cause } = desk.agent;
  const tone = TONES[state];
  return (
    <Card>
      <Flex vertical align="center" gap={8} style={{ padding: "20px 0 12px" }}>
        <span style={{ fontSize: 44, color: tone.ink }}>
          <StateShape state={state} />
        </span>
        <Typography.Title level={3} style={{ margin: 0, color: tone.ink }}>
          {t(`state.${state}`)}
        </Typography.Title>
        <div style={{ minHeight: 40 }}>
          {cause !== null && <Alert type="warning" showIcon title={word("cause_sentence", cause)} />}
        </div>
        <div style={{ minHeight: 48, textAlign: "center" }} data-testid="no-calls">
          {reasons.map((code) => (
            <div key={code}>{word("no_calls", code)}</div>
          ))}
          {reasons.length === 0 && (
            <div>
              {t("desk.waiting_for_call")} <WhyAgent userId={desk.agent.user_id} />
            </div>
          )}
        </div>
        <div style={{ minHeight: 32 }}>
          {legal.includes("dial") && (
            <Button
              icon={<PhoneOutlined />}
              onClick={() => {
                ask({ kind: "dial", digits: "", tenantId: null });
              }}
            >
              {t("dial.title")}
            </Button>
          )}
        </div>
      </Flex>
    </Card>
  );
}
