import { Flex } from "antd";
import { TONES } from "@/shared/agent-state/palette";
import type { Interaction } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatSeconds } from "@/shared/time/format";
import { phasesOf, type PhaseName } from "./timeline";

const INKS: Record<PhaseName, string> = {
  flow: TONES.signed_out.ink,
  wait: TONES.ringing.ink,
  talk: TONES.talking.ink,
  hold: TONES.on_break.ink,
  wrap_up: TONES.wrap_up.ink,
};

/** How long the contact was in each phase: as lengths and as figures. */
export function PhaseBar({ seconds }: { seconds: Interaction["seconds"] }) {
  const { t } = useWords();
  const phases = phasesOf(seconds);
  const bar = { display: "flex", height: 14, borderRadius: 4, overflow: "hidden", background: TONES.signed_out.paper };
  return (
    <div>
      <div style={bar} aria-hidden>
        {phases.map(({ phase, share }) => (
          <div key={phase} style={{ width: `${String(share * 100)}%`, background: INKS[phase] }} />
        ))}
      </div>
      <Flex wrap gap={16} style={{ marginTop: 6 }}>
        {phases.map(({ phase }) => (
          <span key={phase}>
            <span className="swatch" style={{ background: INKS[phase] }} aria-hidden /> {t(`ledger.${phase}_seconds`)}{" "}
            <b className="figures">{formatSeconds(seconds[phase])}</b>
          </span>
        ))}
      </Flex>
    </div>
  );
}
