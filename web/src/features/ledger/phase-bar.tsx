import { Flex } from "antd";
import { TONES } from "@/shared/agent-state/palette";
import { useWords } from "@/shared/i18n/use-words";
import { formatSeconds } from "@/shared/time/format";
import type { InteractionRow } from "./api";
import { phasesOf, type PhaseKey } from "./timeline";

const INKS: Record<PhaseKey, string> = {
  flow_seconds: TONES.signed_out.ink,
  wait_seconds: TONES.ringing.ink,
  talk_seconds: TONES.talking.ink,
  hold_seconds: TONES.on_break.ink,
  wrap_up_seconds: TONES.wrap_up.ink,
};

/** How long the contact was in each phase: as lengths and as figures. */
export function PhaseBar({ row }: { row: InteractionRow }) {
  const { t } = useWords();
  const phases = phasesOf(row);
  return (
    <div>
      <div
        style={{ display: "flex", height: 14, borderRadius: 4, overflow: "hidden", background: "#eef0f3" }}
        aria-hidden
      >
        {phases.map(({ phase, share }) => (
          <div key={phase} style={{ width: `${String(share * 100)}%`, background: INKS[phase] }} />
        ))}
      </div>
      <Flex wrap gap={16} style={{ marginTop: 6 }}>
        {phases.map(({ phase }) => (
          <span key={phase}>
            <span
              style={{ display: "inline-block", width: 10, height: 10, borderRadius: 2, background: INKS[phase] }}
              aria-hidden
            />{" "}
            {t(`ledger.${phase}`)} <b className="figures">{formatSeconds(row[phase])}</b>
          </span>
        ))}
      </Flex>
    </div>
  );
}
