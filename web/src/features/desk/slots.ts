import type { ReactNode } from "react";
import type { Contact } from "@/shared/api/model";

/** A part of another feature beside the contact: what it shows, and what its tab says meanwhile (a dot, a count). */
export interface Slot<Of = Contact> {
  panel: (contact: Of) => ReactNode;
  mark?: (contact: Of) => ReactNode;
}

/** What other features put onto the desk; each is left out where there is none. */
export interface Slots {
  customer?: Slot;
  /** Is searched while nobody is on the line, too. */
  knowledge?: Slot<Contact | null>;
  /** Stands first, and is open while one talks, where it leads. */
  guide?: (Slot & { leads?: boolean }) | undefined;
  orders?: Slot;
  /** Where the caller can go; of enterprises that have such places. */
  outlets?: Slot | undefined;
  /** What there is to do while nobody is on the line. */
  idle?: ReactNode;
}
