import { Steps } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { Phase } from "./api";

const STATUS = { done: "finish", now: "process", ahead: "wait" } as const;

/** Where one stands on the way: what was done, what is now, what is ahead. */
export function ProgressLine({ phases }: { phases: readonly Phase[] }) {
  const { name } = useWords();
  if (phases.length === 0) return null;
  return (
    <Steps
      size="small"
      type="dot"
      responsive={false}
      titlePlacement="vertical"
      items={phases.map((phase) => ({ title: name(phase), status: STATUS[phase.state] }))}
      current={placeOf(phases)}
      className="guide-progress"
    />
  );
}

/** The part where one is; past the last one where it is over. */
function placeOf(phases: readonly Phase[]): number {
  const now = phases.findIndex((phase) => phase.state === "now");
  if (now >= 0) return now;
  return phases.some((phase) => phase.state === "done") ? phases.length : 0;
}
