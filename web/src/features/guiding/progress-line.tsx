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
      current={Math.max(
        0,
        phases.findIndex((phase) => phase.state === "now"),
      )}
      className="guide-progress"
    />
  );
}
