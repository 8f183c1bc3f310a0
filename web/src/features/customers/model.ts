import { sentValues, type FieldValues } from "@/shared/fields/model";
import type { AddressKind, Customer, CustomerBody, CustomerDetails, CustomerLayout, NumberKind } from "./api";

export const NUMBER_KINDS: readonly NumberKind[] = ["mobile", "home", "work", "fax", "other"];
export const ADDRESS_KINDS: readonly AddressKind[] = ["home", "work", "service", "delivery", "other"];

/** A customer as he is being written. */
export interface Written {
  name: string;
  grade: string | null;
  tags: string[];
  do_not_call: boolean;
  numbers: { id?: string | undefined; number: string; kind: NumberKind }[];
  addresses: { id?: string | undefined; text: string; kind: AddressKind }[];
  values: FieldValues;
}

export const NOBODY: Written = {
  name: "",
  grade: null,
  tags: [],
  do_not_call: false,
  numbers: [{ number: "", kind: "mobile" }],
  addresses: [],
  values: {},
};

/** What is there, to be written anew. */
export function writtenOf(customer: CustomerDetails): Written {
  return {
    name: customer.name,
    grade: customer.grade,
    tags: customer.tags,
    do_not_call: customer.do_not_call,
    numbers: customer.numbers.map(({ id, number, kind }) => ({ id, number, kind })),
    addresses: customer.addresses.map(({ id, text, kind }) => ({ id, text, kind })),
    values: customer.values as FieldValues,
  };
}

/** What is sent: rows that were left empty are none. */
export function bodyOf(written: Written, layout: CustomerLayout): CustomerBody {
  return {
    name: written.name.trim(),
    grade: written.grade,
    tags: written.tags,
    do_not_call: written.do_not_call,
    numbers: written.numbers
      .filter(({ number }) => number.trim() !== "")
      .map(({ id, number, kind }) => ({ id: id ?? null, number: number.trim(), kind })),
    addresses: written.addresses
      .filter(({ text }) => text.trim() !== "")
      .map(({ id, text, kind }) => ({ id: id ?? null, text: text.trim(), kind })),
    values: sentValues(layout.fields, written.values),
  };
}

/** In what two differ, so that one must be chosen: by the names that the server takes. */
export function differences(one: Customer, other: Customer): { key: string; mine: string; his: string }[] {
  const pairs: [string, unknown, unknown][] = [
    ["name", one.name, other.name],
    ["grade", one.grade, other.grade],
    ...Object.keys(other.values).map((key): [string, unknown, unknown] => [
      `values.${key}`,
      one.values[key],
      other.values[key],
    ]),
  ];
  return pairs
    .filter(([, mine, his]) => filledIn(mine) && filledIn(his) && String(mine) !== String(his))
    .map(([key, mine, his]) => ({ key, mine: String(mine), his: String(his) }));
}

const filledIn = (value: unknown) => value !== undefined && value !== null && value !== "";
