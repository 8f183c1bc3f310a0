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
    <Card size="small" styles={{ body: { padding: "14px 20px" } }}>
      <Flex justify="space-between" align="center" gap={16} style={{ minHeight: 64 }}>
        <Flex align="center" gap={16}>
          <span style={{ fontSize: 40, lineHeight: 1, color: tone.ink }}>
            <StateShape state={state} />
          </span>
          <div>
            <Typography.Title level={4} style={{ margin: 0, color: tone.ink }}>
              {t(`state.${state}`)}
            </Typography.Title>
            <div data-testid="no-calls">
              {reasons.map((code) => (
                <div key={code}>{word("no_calls", code)}</div>
              ))}
              {reasons.length === 0 && (
                <div>
                  {t("desk.waiting_for_call")} <WhyAgent userId={desk.agent.user_id} />
                </div>
              )}
            </div>
          </div>
        </Flex>
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
      </Flex>
      {cause !== null && (
        <Alert type="warning" showIcon style={{ marginTop: 10 }} title={word("cause_sentence", cause)} />
      )}
    </Card>
  );
}
