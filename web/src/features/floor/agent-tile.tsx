import { EyeOutlined } from "@ant-design/icons";
import { memo, type KeyboardEvent } from "react";
import { StateShape } from "@/shared/agent-state/state-mark";
import { TONES } from "@/shared/agent-state/palette";
import type { FloorAgent, FloorSeatPlace, Named } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Ticking } from "@/shared/time/ticking";
import { AgentActions } from "./agent-actions";

export type Write = (agent: { id: string; name: string }) => void;

interface Props {
  agent: FloorAgent;
  onWrite: Write;
}

/** One agent on the wall: state by word, shape and colour, for how long, on what, and what can be done. */
export const AgentTile = memo(function AgentTile({ agent, onWrite }: Props) {
  const { t, name } = useWords();
  const tone = TONES[agent.state];
  return (
    <div
      className="agent-tile"
      data-agent={agent.user_id}
      data-state={agent.state}
      style={{ borderLeftColor: tone.ink, background: tone.paper }}
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
          <Ticking since={agent.since} />
        </span>
      </div>
      <div className="quiet" style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
        {placeLine(agent, name, t("floor.for_others"))}
      </div>
    </div>
  );
});

interface SeatProps {
  seat: FloorSeatPlace | null;
  agent: FloorAgent | null;
  chosen: boolean;
  /** While seats are being put into rooms, a click chooses one. */
  onChoose: ((seat: FloorSeatPlace) => void) | null;
  onWrite: Write;
}

/** One place of the map: its label, who sits there, his state by word, shape and colour, and for how long. */
export const SeatTile = memo(function SeatTile({ seat, agent, chosen, onChoose, onWrite }: SeatProps) {
  const { t } = useWords();
  const kind = [agent === null ? "seat-empty" : "", chosen ? "seat-chosen" : ""].filter(Boolean).join(" ");
  const choose =
    seat === null || onChoose === null
      ? {}
      : {
          role: "button",
          tabIndex: 0,
          "aria-pressed": chosen,
          onClick: () => {
            onChoose(seat);
          },
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            // the space would scroll the map
            event.preventDefault();
            onChoose(seat);
          },
        };
  if (agent === null)
    return (
      <div className={`seat-tile ${kind}`} data-seat-place={seat?.code} {...choose}>
        <div>
          <span className="who">{t("floor.seat_empty")}</span>
          <span className="figures">{seat?.code}</span>
        </div>
      </div>
    );
  return (
    <div
      className={`seat-tile ${kind}`}
      data-seat-place={seat?.code}
      data-agent={agent.user_id}
      data-state={agent.state}
      style={{ borderLeftColor: TONES[agent.state].ink, background: TONES[agent.state].paper }}
      {...choose}
    >
      <Sitting seat={seat} agent={agent} actions={onChoose === null} onWrite={onWrite} />
    </div>
  );
});

function Sitting({
  seat,
  agent,
  actions,
  onWrite,
}: {
  seat: FloorSeatPlace | null;
  agent: FloorAgent;
  actions: boolean;
  onWrite: Write;
}) {
  const { t, name } = useWords();
  return (
    <>
      <div title={placeLine(agent, name, t("floor.for_others"))}>
        <span className="who">{agent.display_name}</span>
        <span className="quiet figures">{seat?.code ?? agent.staff_no}</span>
        {actions && <AgentActions agent={agent} onWrite={onWrite} />}
      </div>
      <div style={{ color: TONES[agent.state].ink, fontWeight: 600 }}>
        <span>
          <StateShape state={agent.state} /> {t(`state.${agent.state}`)} <Mark agent={agent} />
          <Listeners agent={agent} />
        </span>
        <Ticking since={agent.since} />
      </div>
    </>
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
