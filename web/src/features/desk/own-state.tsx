import { StateShape } from "@/shared/agent-state/state-mark";
import { TONES } from "@/shared/agent-state/palette";
import type { DeskAgent } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed, Remaining } from "@/shared/time/timer";

function useMark(agent: DeskAgent): string {
  const { t, word } = useWords();
  if (agent.pending !== null) return t(`pending.${agent.pending.kind}`);
  if (agent.reason !== null) return word("reason", agent.reason);
  return agent.cause === null ? "" : word("cause", agent.cause);
}

/** What the agent is to the system now, and for how long: to be read from across the room. */
export function OwnState({ agent }: { agent: DeskAgent }) {
  const { t } = useWords();
  const { state, since, deadline } = agent;
  const mark = useMark(agent);
  return (
    <div className="call-bar-state" style={{ background: TONES[state].ink }} data-state={state} aria-live="polite">
      <span className="shape">
        <StateShape state={state} />
      </span>
      <span className="word">
        {t(`state.${state}`)} <small title={mark}>{mark}</small>
      </span>
      <span className="since" aria-live="off">
        <Elapsed since={since} />
        {deadline !== null && (
          <small>
            {" "}
            {t("desk.left")} <Remaining until={deadline} />
          </small>
        )}
      </span>
    </div>
  );
}
