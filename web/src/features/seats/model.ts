import type { Seat, SeatBody, SeatEdit } from "./api";

export interface Fields {
  kind: Seat["kind"];
  code: string;
  tenant_id?: string | undefined;
  user_id?: string | null | undefined;
  digits?: string | undefined;
  mode?: Seat["mode"];
  caller_shown?: string | undefined;
  confirm?: boolean | undefined;
  note?: string | undefined;
  new_password?: boolean | undefined;
}

/** What a form begins with: a telephone of the house, or the seat as it is. */
export function fieldsOf(seat: Seat | null): Fields {
  if (seat === null) return { kind: "sip", code: "", mode: "per_call", confirm: true, caller_shown: "", note: "" };
  const { kind, code, mode, caller_shown, confirm, note, user_id } = seat;
  return { kind, code, mode, caller_shown, confirm, note, user_id, new_password: false };
}

/** A new seat, with only what its kind has. */
export function bodyOf({
  kind,
  code,
  tenant_id,
  user_id,
  digits,
  mode,
  caller_shown,
  confirm,
  note,
}: Fields): SeatBody {
  return {
    kind,
    code,
    tenant_id: tenant_id ?? null,
    user_id: user_id ?? null,
    note: note ?? "",
    digits: kind === "remote" ? (digits ?? null) : null,
    mode: kind === "remote" ? (mode ?? null) : null,
    caller_shown: kind === "remote" ? (caller_shown ?? "") : "",
    confirm: confirm ?? true,
  };
}

/** What is changed of a seat; a number that was not typed anew stays. */
export function editOf(seat: Seat, fields: Fields): SeatEdit {
  const { code, note, user_id, digits, mode, caller_shown, confirm, new_password } = fields;
  const common = { code, note: note ?? "", new_password: new_password ?? false };
  if (seat.kind === "browser") return common;
  const shared = { ...common, user_id: user_id ?? null };
  if (seat.kind === "sip") return shared;
  return {
    ...shared,
    mode: mode ?? null,
    caller_shown: caller_shown ?? "",
    confirm: confirm ?? true,
    ...(digits ? { digits } : {}),
  };
}
