import type { NewKey } from "./api";

export type Scope = NewKey["scopes"][number];

/** What a key can be good for, in the order of the form. */
export const RESOURCES = [
  "customers",
  "orders",
  "goods",
  "knowledge",
  "guides",
  "identity",
  "parties",
  "reports",
  "changes",
  "imports",
  "exports",
  "files",
] as const;

export type Level = "none" | "read" | "write";

/** The scopes of chosen levels; whoever may write may read. */
export function scopesOf(levels: Partial<Record<(typeof RESOURCES)[number], Level>>): Scope[] {
  return RESOURCES.flatMap((resource): Scope[] => {
    const level = levels[resource] ?? "none";
    if (level === "none") return [];
    return level === "read" ? [`${resource}:read`] : [`${resource}:read`, `${resource}:write`];
  });
}

/** Scopes in the fewest words: each resource once, with the highest right. */
export function summed(scopes: readonly string[]): { resource: string; level: Level }[] {
  return RESOURCES.filter((resource) => scopes.some((scope) => scope.startsWith(`${resource}:`))).map((resource) => ({
    resource,
    level: scopes.includes(`${resource}:write`) ? "write" : "read",
  }));
}
