import type { Target } from "@/shared/api/model";
import { stored } from "@/shared/stored";
import { keyOf } from "./target-model";

const KEPT = 5;

// numbers name people: they are remembered only as long as the page lives
const ofThisPage = new Map<string, Target[]>();

const placeOf = (user: string, tenant: string) => `targets.${user}.${tenant}`;

/** The targets that this agent used last for this enterprise, the last one first. */
export function recentTargets(user: string, tenant: string): Target[] {
  const place = placeOf(user, tenant);
  return ofThisPage.get(place) ?? stored.get<Target[]>(place, []);
}

export function rememberTarget(user: string, tenant: string, target: Target): void {
  const place = placeOf(user, tenant);
  const others = recentTargets(user, tenant).filter((each) => keyOf(each) !== keyOf(target));
  const kept = [target, ...others].slice(0, KEPT);
  ofThisPage.set(place, kept);
  stored.set(
    place,
    kept.filter(({ kind }) => kind !== "number"),
  );
}
