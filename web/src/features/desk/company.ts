import type { Contact, Party } from "@/shared/api/model";

type Place = Party["place"];

/** Somebody in the call besides oneself. */
export interface Companion {
  /** His leg, by which he is split off or dropped; null of who is responsible for the call. */
  callId: string | null;
  name: string | null;
  number: string | null;
  place: Place;
  since: string;
}

/** Who else is in the call but customer and oneself: who asked, and whom one asked. */
export function companyOf(contact: Contact, ownId: string): Companion[] {
  const mine = contact.parties.find((party) => party.agent_id === ownId);
  const others = contact.parties
    .filter((party) => party !== mine)
    .map((party) => ({
      callId: party.call_id,
      name: party.name,
      number: party.number,
      place: party.place,
      since: party.since,
    }));
  if (mine === undefined || contact.main_agent === null) return others;
  const { name } = contact.main_agent;
  // as long as I wait, he talks with the customer
  const place: Place = mine.place === "aside" ? "aside" : "in";
  return [{ callId: null, name, number: null, place, since: mine.since }, ...others];
}

export function placeOfCustomer(contact: Contact): Place {
  return contact.customer_waits ? "waiting" : "in";
}
