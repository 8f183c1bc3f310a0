import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { http } from "./api/client";
import type { Named, Page, Role } from "./api/model";
import { useMe } from "./session/session";

interface QueueEntry extends Named {
  tenant_id: string;
}

interface UserEntry {
  id: string;
  display_name: string;
  staff_no: string | null;
  role: Role;
}

interface DispositionEntry extends Named {
  tenant_id: string;
}

const MAY_LIST_USERS: Role[] = ["operator_admin", "supervisor", "tenant_admin"];
const RARELY = 5 * 60_000;

const byId = <T extends { id: string }>(items: T[] | undefined) =>
  new Map((items ?? []).map((item) => [item.id, item]));

/** Names for the ids that rows carry: tenants, queues, people, dispositions, as far as the reader may know them. */
export function useDirectory() {
  const me = useMe();
  const queues = useQuery({
    queryKey: ["queues"],
    queryFn: () => http.get<Page<QueueEntry>>("/api/queues"),
    staleTime: RARELY,
  });
  const users = useQuery({
    queryKey: ["users"],
    queryFn: () => http.get<Page<UserEntry>>("/api/users"),
    staleTime: RARELY,
    enabled: MAY_LIST_USERS.includes(me.role),
  });
  const dispositions = useQuery({
    queryKey: ["dispositions"],
    queryFn: () => http.get<Page<DispositionEntry>>("/api/dispositions"),
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
