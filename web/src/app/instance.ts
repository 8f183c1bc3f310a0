import { uuid } from "@/shared/uuid";

/** Names this page, apart from the other windows of the same person. */
export const INSTANCE = uuid();
