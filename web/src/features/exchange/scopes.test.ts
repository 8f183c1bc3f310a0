import { describe, expect, it } from "vitest";
import { scopesOf, summed } from "./scopes";

describe("scopes of a key", () => {
  it("lets who writes also read", () => {
    expect(scopesOf({ customers: "write", orders: "read", goods: "none" })).toEqual([
      "customers:read",
      "customers:write",
      "orders:read",
    ]);
  });

  it("are summed up by the highest right", () => {
    expect(summed(["orders:read", "customers:write", "customers:read"])).toEqual([
      { resource: "customers", level: "write" },
      { resource: "orders", level: "read" },
    ]);
  });
});
