import { expect, it } from "vitest";
import type { Field } from "@/shared/fields/model";
import { knownOf } from "./known";

const field = (key: string, kind: Field["kind"], more: Partial<Field> = {}): Field => ({
  key,
  name_zh: key,
  name_en: key,
  kind,
  ...more,
});

const FIELDS = [
  field("model", "text"),
  field("serial", "text"),
  field("secret", "text"),
  field("gas", "choice", { choices: [{ code: "lpg", name_zh: "液化气", name_en: "LPG" }] }),
  field("address", "address"),
  field("contact_name", "text"),
  field("contact_phone", "phone"),
];

const pop = (values: Record<string, unknown>, number: string | null) =>
  ({
    number,
    layout: { fields: [{ ...field("secret", "text"), masked: true }] },
    customer: { name: "常安", values, addresses: [{ text: "望江路 6 号" }] },
  }) as unknown as Parameters<typeof knownOf>[1];

it("fills in what is known of the caller, and nothing that is masked", () => {
  const values = { serial: "20260001", secret: "***", gas: "lpg", bought: "2026-03-12" };
  expect(knownOf(FIELDS, pop(values, "13800020001"))).toEqual({
    serial: "20260001",
    gas: "lpg",
    address: "望江路 6 号",
    contact_name: "常安",
    contact_phone: "13800020001",
  });
});

it("leaves out a number that is hidden, and a choice that the form does not have", () => {
  const known = knownOf(FIELDS, pop({ gas: "coal" }, "138****0001"));
  expect(known).not.toHaveProperty("contact_phone");
  expect(known).not.toHaveProperty("gas");
});

it("knows nothing of whoever has never called", () => {
  const nobody = { number: null, layout: { fields: [] }, customer: null } as unknown as Parameters<typeof knownOf>[1];
  expect(knownOf(FIELDS, nobody)).toEqual({});
});
