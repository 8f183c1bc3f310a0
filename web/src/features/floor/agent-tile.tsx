import { EyeOutlined } from "@ant-design/icons";
import { StateShape } from "@/shared/agent-state/state-mark";
import { TONES } from "@/shared/agent-state/palette";
import type { FloorAgent, Named } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed } from "@/shared/time/timer";
import { AgentActions } from "./agent-actions";

interface Props {
  agent: FloorAgent;
  onWrite: (agent: { id: string; name: string }) => void;
}

/** One agent on the wall: state by word, shape and colour, for how long, on what, and what can be done. */
export function AgentTile({ agent, onWrite }: Props) {
  const { t, name } = useWords();
  const tone = TONES[agent.state];
  return (
    <div
      data-agent={agent.user_id}
      data-state={agent.state}
      style={{
        borderLeft: `5px solid ${tone.ink}`,
        background: tone.paper,
        borderRadius: 4,
        padding: "6px 6px 6px 10px",
        height: 76,
        overflow: "hidden",
      }}
    >
      <div style={{ display: "flex", justifyContent: "space-between", alignItems: "center" }}>
        <b style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
          {agent.display_name} <span className="quiet figures">{agent.staff_no}</span>
        </b>
        <AgentActions agent={agent} onWrite={onWrite} />
      </div>
      <div
        style={{ display: "flex", justifyContent: "space-between", color: tone.ink, fontWeight: 600, paddingRight: 6 }}
      >
        <span>
          <StateShape state={agent.state} /> {t(`state.${agent.state}`)} <Mark agent={agent} />
          <Listeners agent={agent} />
        </span>
        <span style={{ fontSize: 16 }}>
          <Elapsed since={agent.since} />
        </span>
      </div>
      <div className="quiet" style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
        {placeLine(agent, name, t("floor.for_others"))}
      </div>
    </div>
  );
}

// work for an enterprise that the reader may not see shows only as busy
function placeLine(
  { state, contact, seat }: FloorAgent,
  name: (named: Named | null) => string,
  others: string,
): string {
  if (state === "busy") return others;
  if (contact === null) return seat?.code ?? "";
  return [name(contact.tenant), name(contact.queue), contact.caller].filter((part) => part !== "").join(" · ");
}

function Listeners({ agent }: { agent: FloorAgent }) {
  const { word } = useWords();
  return agent.listeners.map((each) => (
    <EyeOutlined
      key={each.supervisor_id}
      data-listener={each.mode}
      title={`${each.display_name} ${word("listen_mode", each.mode)}`}
    />
  ));
}

function Mark({ agent }: { agent: FloorAgent }) {
  const { t, word } = useWords();
  const text =
    agent.asked !== null
      ? t("leave.asked")
      : agent.pending !== null
        ? t(`pending.${agent.pending.kind}`)
        : agent.reason !== null
          ? word("reason", agent.reason)
          : "";
  return <small style={{ fontWeight: 400 }}>{text}</small>;
}
