import { expect, it } from "vitest";
import { targetsOf, untilOf } from "./emergency-model";

const operator = { id: "o", kind: "operator" };
const client = { id: "a", kind: "client" };

it("ends after a while, or when somebody ends it", () => {
  expect(untilOf("30", 0)).toBe("1970-01-01T00:30:00.000Z");
  expect(untilOf("none", 0)).toBeNull();
});

it("offers all enterprises to the operator's people only", () => {
  const people = { tenant: operator, tenants: [operator, client] };
  expect(targetsOf([operator, client], people)).toEqual({ all: true, tenants: ["a"] });
  expect(targetsOf([client], { tenant: client, tenants: [client] })).toEqual({ all: false, tenants: ["a"] });
});
