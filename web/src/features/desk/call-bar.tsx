import { ConfigProvider } from "antd";
import { useNavigate } from "react-router";
import { TONES } from "@/shared/agent-state/palette";
import { useHotkeys } from "@/shared/keys/keys-context";
import { barOf, slotsOf, type Slot } from "./call-bar-model";
import { CurrentCall } from "./current-call";
import { isPlain } from "./deeds";
import { Dialler } from "./dialler";
import { OwnState } from "./own-state";
import { NOTE_FIELD, PARKED_CALLS, PARTIES, SEAT_CHOOSER } from "./places";
import { RareActions, SlotPlace } from "./slot-place";
import { TargetDialog } from "./target-dialog";
import { useDesk } from "./use-desk";

// what one says yes with is green here, as on every telephone
const GO = { token: { colorPrimary: TONES.ready.ink } };
// where a row is parted: offer | this call | myself, and asking others | what is between us | the rest
const PARTED = [2, 7];

/** Always there, never moving: who I am to the system, whom I talk with, what I may do now. */
export function CallBar() {
  const { desk } = useDesk();
  const bar = barOf(desk);
  const act = useAct();
  const navigate = useNavigate();
  useHotkeys({
    ...Object.fromEntries(
      slotsOf(bar).map((slot) => [
        slot.key,
        () => {
          act(slot);
        },
      ]),
    ),
    note: () => {
      focusOn(NOTE_FIELD, navigate);
    },
    parties: () => {
      focusOn(PARTIES, navigate);
    },
    parked: () => {
      focusOn(PARKED_CALLS, navigate);
    },
  });
  return (
    <header className="call-bar" data-testid="call-bar">
      {desk === null ? <div className="call-bar-state" /> : <OwnState agent={desk.agent} />}
      <CurrentCall desk={desk} />
      <ConfigProvider theme={GO}>
        <div className="slot-rows">
          {bar.rows.map((row, upper) => (
            <div key={row[0]?.key} className="slots">
              {row.map((slot, index) => (
                <div key={slot.key} style={{ display: "contents" }}>
                  {PARTED.includes(index) && <span className="gap" />}
                  <SlotPlace slot={slot} onAct={act} />
                </div>
              ))}
              {upper === 0 && <RareActions slots={bar.rare} onAct={act} />}
            </div>
          ))}
        </div>
      </ConfigProvider>
      <Questions />
    </header>
  );
}

function useAct(): (slot: Slot) => void {
  const { run, ask, question } = useDesk();
  const navigate = useNavigate();
  return ({ action }) => {
    if (action === null) return;
    switch (action) {
      case "not_ready":
        ask({ kind: "reason" });
        break;
      case "sign_in":
        focusOn(SEAT_CHOOSER, navigate);
        break;
      case "consult":
      case "transfer":
      case "to_voicemail":
        ask({ kind: "target", action });
        break;
      case "send_digits":
        ask(question?.kind === "keypad" ? null : { kind: "keypad" });
        break;
      case "dial":
        ask({ kind: "dial", digits: "", tenantId: null });
        break;
      default:
        if (isPlain(action)) run(action);
    }
  };
}

// what is no longer legal is no longer asked
function Questions() {
  const { desk, question } = useDesk();
  const legal = desk?.agent.legal ?? [];
  if (question?.kind === "target" && legal.includes(question.action))
    return <TargetDialog key={question.action} action={question.action} />;
  if (question?.kind === "dial" && desk !== null && legal.includes("dial"))
    return <Dialler desk={desk} digits={question.digits} tenantId={question.tenantId} by={question.by} />;
  return null;
}

function focusOn(id: string, navigate: (to: string) => unknown): void {
  const present = document.getElementById(id);
  if (present === null) void navigate("/desk");
  setTimeout(
    () => {
      const place = document.getElementById(id);
      // of a list: the first thing that can be done in it
      (place?.querySelector<HTMLElement>(":scope button") ?? place)?.focus();
    },
    present === null ? 150 : 0,
  );
}
