import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { useFlowWords } from "../editor/words";
import { useEditing } from "../editor/context";
import { recordOf } from "../model/document";
import type { Input as Pretended, Trace } from "../model/script";

// what can come of each wait, as scripts name it
const RESULTS: Record<string, { kind: string; results: string[] }> = {
  ask_system: { kind: "fault", results: ["not_found", "timeout", "unavailable", "refused", "bad_answer"] },
  look_up: { kind: "fault", results: ["not_found", "unavailable"] },
  verify_pin: { kind: "pin", results: ["verified", "rejected", "locked", "failed"] },
  enqueue: { kind: "queue", results: ["agent_done", "no_agents", "full", "timeout", "overflow"] },
  forward: { kind: "forward", results: ["ended", "busy", "no_answer", "unreachable", "limit"] },
  book_callback: { kind: "callback", results: ["booked", "already", "refused"] },
  join_conference: { kind: "conference", results: ["left", "full", "ended"] },
  register: { kind: "register", results: ["kept", "duplicate", "closed", "invalid", "failed"] },
  enter_merchant: { kind: "merchant", results: ["unknown", "suspended", "busy"] },
};

interface Props {
  trace: Trace;
  give: (input: Pretended) => void;
}

/** What the world answers where the walk waits for it. */
export function Answers({ trace, give }: Props) {
  const { t, word } = useFlowWords();
  const wait = trace.waits_for;
  if (wait === null) return null;
  const offered = RESULTS[wait];
  return (
    <Flex vertical gap={6} data-testid="walk-answers" data-wait={wait}>
      {(wait === "ask_system" || wait === "look_up") && <QueryAnswer trace={trace} give={give} />}
      <Flex gap={4} wrap>
        {wait === "collect" && (
          <Button
            size="small"
            onClick={() => {
              give({ silence: true });
            }}
          >
            {t("flows.silence")}
          </Button>
        )}
        {wait === "record_message" && (
          <>
            <Button
              size="small"
              onClick={() => {
                give({ message: 8 });
              }}
            >
              {t("flows.message_left")}
            </Button>
            <Button
              size="small"
              onClick={() => {
                give({ message: 0 });
              }}
            >
              {t("flows.message_none")}
            </Button>
          </>
        )}
        {(offered?.results ?? []).map((result) => (
          <Button
            key={result}
            size="small"
            data-result={result}
            onClick={() => {
              give({ [offered?.kind ?? ""]: result });
            }}
          >
            {word("flow_result", result)}
          </Button>
        ))}
      </Flex>
    </Flex>
  );
}

// the variables that the query's answer would fill
function QueryAnswer({ trace, give }: Props) {
  const { document } = useEditing();
  const { t } = useFlowWords();
  const node = document.nodes[trace.position.node ?? ""];
  const asked = { ...recordOf(node?.["system"]), ...recordOf(node?.["lookup"]) } as Record<string, unknown>;
  const names = Object.keys(recordOf(asked["answers"]));
  const [values, setValues] = useState<Record<string, string>>({});
  return (
    <div className="flow-box flow-rows">
      {names.map((name) => (
        <Input
          key={name}
          size="small"
          prefix={<span className="quiet">{`${name} =`}</span>}
          aria-label={name}
          value={values[name] ?? ""}
          onChange={(event) => {
            setValues({ ...values, [name]: event.target.value });
          }}
        />
      ))}
      <div>
        <Button
          size="small"
          type="primary"
          onClick={() => {
            give({ answer: Object.fromEntries(names.map((name) => [name, values[name] ?? ""])) });
          }}
        >
          {t("flows.answer_with")}
        </Button>
      </div>
    </div>
  );
}
