import type { Level, Method, Standing } from "./api";

/** Whether a proof of this level will do where that one is wanted; nothing wanted: any proof will. */
export function isEnough(level: Level | undefined, wanted: Level | undefined): boolean {
  if (level === undefined) return false;
  return level === "strong" || wanted !== "strong";
}

/** With which method one begins: the quickest that is sure enough. */
export function firstMethod({ methods, levels }: Pick<Standing, "methods" | "levels">, wanted?: Level): Method {
  return methods.find((method) => isEnough(levels[method], wanted)) ?? methods[0] ?? "questions";
}
