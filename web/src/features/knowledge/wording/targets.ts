import type { TargetKind, Wording } from "../api";

type Target = Wording["audience"][number];

/** What was chosen in the list, as the server takes it: `all`, or `queue:<id>` and so on. */
export function targetOf(value: string): { kind: TargetKind; id: string | null } {
  const [kind, id] = value.split(":");
  return { kind: kind as TargetKind, id: id ?? null };
}

/** The audience of a wording, as it is chosen in the list. */
export function targetsOf(audience: Target[]): string[] {
  return audience.map(({ kind, id }) => (kind === "all" ? "all" : `${kind}:${id ?? ""}`));
}
