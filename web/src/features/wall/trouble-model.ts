import type { Trouble } from "@/shared/troubles";

type Words = (key: string, values: Record<string, string>) => string;

const GIB = 1024 ** 3;

/** What is known of it beside its kind: how much room is left, and where, or which thing and why. */
export function detailOf({ subject, details }: Trouble, t: Words): string {
  const { free, total, cause, what } = details;
  if (typeof free === "number" && typeof total === "number")
    return [subject, t("trouble.room", { free: (free / GIB).toFixed(1), total: (total / GIB).toFixed(1) })].join(" · ");
  return [what, cause, subject].filter((each) => typeof each === "string" && each !== "").join(" · ");
}
