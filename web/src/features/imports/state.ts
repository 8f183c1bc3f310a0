import type { ToneName } from "@/shared/ui/tone-tag";
import type { ImportJob } from "./api";

export const TONES: Record<ImportJob["state"], ToneName> = {
  draft: "quiet",
  checking: "busy",
  checked: "attention",
  running: "busy",
  stopped: "attention",
  done: "good",
  undoing: "busy",
  undone: "quiet",
  failed: "bad",
};

/** At which step of the way an import stands: file, columns, trial, writing. */
export function stepOf({ state, checked }: { state: ImportJob["state"]; checked: boolean }): number {
  if (state === "draft") return 1;
  if (state === "checking" || state === "checked") return 2;
  if (state === "failed") return checked ? 3 : 2;
  return 3;
}

/** How its present step stands. */
export function statusOf(state: ImportJob["state"]): "process" | "finish" | "error" {
  if (state === "failed") return "error";
  return state === "done" || state === "undone" ? "finish" : "process";
}

/** How much of the work that runs now is done, in per cent; null where the end is not known yet. */
export function progressOf(
  job: Pick<ImportJob, "state" | "position" | "total" | "restored" | "kept" | "added" | "updated">,
) {
  if (job.state === "undoing") {
    const all = job.added + job.updated;
    return all === 0 ? 0 : Math.floor((100 * (job.restored + job.kept)) / all);
  }
  if (job.total === null || job.total === 0) return null;
  return Math.min(100, Math.floor((100 * Math.max(0, job.position - 1)) / job.total));
}
