import type { SeatChoice } from "@/shared/api/model";

/** The seat used last comes first, then the browser, then telephones here, then those outside, each by its code. */
export function inOrder(seats: SeatChoice[], last: string): SeatChoice[] {
  const ranks = { browser: 1, sip: 2, remote: 3 };
  const rank = (seat: SeatChoice) => (seat.id === last ? 0 : ranks[seat.kind]);
  return [...seats].sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code));
}

/** Key of the word that says what happens at a seat. */
export function hintOf(seat: SeatChoice): string {
  if (seat.taken) return "seat.taken";
  return seat.kind === "remote" ? `seat.remote_${seat.mode ?? "per_call"}_hint` : `seat.${seat.kind}_hint`;
}
