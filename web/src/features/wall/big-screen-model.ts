/** Columns and rows in which so many queues are shown, none of them smaller than it must be. */
export function gridOf(queues: number): { columns: number; rows: number } {
  const columns = queues <= 2 ? 1 : queues <= 6 ? 2 : queues <= 12 ? 3 : queues <= 20 ? 4 : queues <= 30 ? 5 : 6;
  return { columns, rows: Math.max(1, Math.ceil(queues / columns)) };
}

export type Look = "light" | "dark";

/** The look of the room, until somebody chooses one. */
export function usualLook(): Look {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
