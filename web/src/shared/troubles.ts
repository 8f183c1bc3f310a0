import { useQuery } from "@tanstack/react-query";
import { dataOf, server } from "./api/client";
import type { Role } from "./api/model";
import type { components } from "./api/schema";
import { useMe } from "./session/session";

export type Trouble = components["schemas"]["AlarmOut"];

export const TROUBLES = "troubles";
const EVERY = 30_000;
const TOLD: Role[] = ["operator_admin", "supervisor"];

/** What is wrong with the platform itself, as long as it is: a full disk, a storage that is away. */
export function useTroubles() {
  const me = useMe();
  return useQuery({
    queryKey: [TROUBLES],
    queryFn: () => dataOf(server.GET("/api/alarms")),
    refetchInterval: EVERY,
    enabled: TOLD.includes(me.role),
  });
}
