import type { Role } from "@/shared/api/model";

/** Who sees drafts and reports. */
export const LOOKS_AFTER: Role[] = ["operator_admin", "supervisor", "tenant_admin", "tenant_viewer", "clerk"];
/** Who writes. */
export const WRITES: Role[] = ["operator_admin", "supervisor", "tenant_admin", "clerk"];
/** Who puts in force. */
export const PUBLISHES: Role[] = ["operator_admin", "supervisor", "tenant_admin"];
