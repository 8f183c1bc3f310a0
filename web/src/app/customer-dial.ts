import type { Question } from "@/features/desk/use-desk";

/** Calls one of a customer's numbers by its id: the desk's dialler asks the rest, and nobody need see the digits. */
export const dialOf =
  (ask: (question: Question) => void) =>
  (tenantId: string, number: { id: string; number: string }): void => {
    ask({ kind: "dial", digits: number.number, tenantId, by: { customer_number_id: number.id } });
  };
