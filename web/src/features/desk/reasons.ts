/** Why an agent takes himself out of the queues, in the order of the menu; the server knows what state each one means. */
export const REASONS = ["rest", "restroom", "meal", "busy", "paperwork", "course", "coaching"] as const;
