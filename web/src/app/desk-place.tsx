import { DeskPage } from "@/features/desk/desk-page";
import { SoundPanel } from "@/features/phone/sound-panel";
import { useAgentPhone } from "./phone-context";

/** The agent's desk with what each feature puts onto it; none of them knows another. */
export function DeskPlace() {
  const phone = useAgentPhone();
  return <DeskPage soundPanel={<SoundPanel phone={phone} />} />;
}
