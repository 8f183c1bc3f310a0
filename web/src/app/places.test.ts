import { describe, expect, it } from "vitest";
import { placesOf, railOf, startOf } from "./places";

const ROLES = ["operator_admin", "supervisor", "agent", "tenant_admin", "tenant_viewer", "clerk"] as const;

describe("the places of a role", () => {
  it.each(ROLES)("begin where %s may go", (role) => {
    expect(placesOf(role).map(({ path }) => path)).toContain(startOf(role));
  });

  it("begin with what each has to do first", () => {
    expect(Object.fromEntries(ROLES.map((role) => [role, startOf(role)]))).toMatchObject({
      agent: "/desk",
      supervisor: "/floor",
      tenant_admin: "/own-view",
      tenant_viewer: "/own-view",
      clerk: "/orders",
    });
  });

  it.each(ROLES)("are all on the rail of %s, each once", (role) => {
    const { places, drawers } = railOf(role);
    const shown = [...places, ...drawers.flatMap((drawer) => drawer.places)].map(({ path }) => path);
    expect(shown.toSorted()).toEqual(
      placesOf(role)
        .map(({ path }) => path)
        .toSorted(),
    );
  });

  // the person's own three buttons stand below them, and all of it fills 768 pixels
  it.each(ROLES)("leave room on the rail of %s on an office screen", (role) => {
    const { places, drawers } = railOf(role);
    expect(places.length + drawers.length).toBeLessThanOrEqual(14);
  });
});
