import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { dataOf, server } from "./api/client";
import type { Role } from "./api/model";
import { useMe } from "./session/session";

const MAY_LIST_USERS: Role[] = ["operator_admin", "supervisor", "tenant_admin"];
const RARELY = 5 * 60_000;

const byId = <T extends { id: string }>(items: T[] | undefined) =>
  new Map((items ?? []).map((item) => [item.id, item]));

/** Names for the ids that rows carry: tenants, queues, people, dispositions, as far as the reader may know them. */
export function useDirectory() {
  const me = useMe();
  const queues = useQuery({
    queryKey: ["queues"],
    queryFn: () => dataOf(server.GET("/api/queues")),
    staleTime: RARELY,
  });
  const users = useQuery({
    queryKey: ["users"],
    queryFn: () => dataOf(server.GET("/api/users")),
    staleTime: RARELY,
    enabled: MAY_LIST_USERS.includes(me.role),
  });
  const dispositions = useQuery({
    queryKey: ["dispositions"],
    queryFn: () => dataOf(server.GET("/api/dispositions")),
    staleTime: RARELY,
  });
  return useMemo(
    () => ({
      tenants: byId(me.tenants),
      queues: byId(queues.data?.items),
      users: byId(users.data?.items),
      dispositions: byId(dispositions.data?.items),
    }),
    [me.tenants, queues.data, users.data, dispositions.data],
  );
}

export type Directory = ReturnType<typeof useDirectory>;
