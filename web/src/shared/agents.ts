import { useQuery } from "@tanstack/react-query";
import { dataOf, server } from "./api/client";
import type { components } from "./api/schema";

export type Agent = components["schemas"]["AgentOut"];
export type Pool = components["schemas"]["PoolOfAgents"];

/** Everything below this key is read again after a change; the directory reads the same list. */
export const QUEUES = "queues";

/** The agents whom the reader has to do with, with what they serve and know. */
export function useAgents() {
  return useQuery({ queryKey: ["agents"], queryFn: () => dataOf(server.GET("/api/agents")) });
}

/** The pools that agents belong to. */
export function usePools(refetchInterval: number | false = false) {
  return useQuery({ queryKey: ["pools"], queryFn: () => dataOf(server.GET("/api/pools")), refetchInterval });
}

/** The queues that the reader may know of. */
export function useQueues() {
  return useQuery({ queryKey: [QUEUES], queryFn: () => dataOf(server.GET("/api/queues")) });
}

interface Called {
  display_name: string;
  staff_no: string | null;
  username?: string;
}

/** Who is found by what was typed: every word in a name, a user name or a staff number. */
export function isFound(person: Called, typed: string): boolean {
  const called = [person.staff_no, person.display_name, person.username].join(" ").toLowerCase();
  return typed
    .trim()
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => called.includes(word));
}
