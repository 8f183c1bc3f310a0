import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { whenSignedOut } from "@/shared/api/client";
import { asProblem } from "@/shared/api/problem";
import { loadMe, logout, signOutAgent } from "./api";

export const ME = ["me"];

/** Who is logged in here; `undefined` while the server is being asked, `null` when nobody is. */
export function useSession() {
  const queries = useQueryClient();
  const asked = useQuery({ queryKey: ME, queryFn: loadMe, staleTime: Infinity });
  const role = asked.data?.role;
  const forget = useCallback(() => {
    queries.setQueryData(ME, null);
    // nothing of one person may be left for the next; what is being looked at just now stays observed
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] });
  }, [queries]);
  useEffect(() => {
    whenSignedOut(() => {
      queries.setQueryData(ME, null);
    });
  }, [queries]);
  const leave = useCallback(async () => {
    // an agent who goes home takes no more calls
    if (role === "agent") await signOutAgent().catch(() => undefined);
    await logout().catch(() => undefined);
    forget();
  }, [forget, role]);
  const nobody = asked.data === null || (asked.isError && asProblem(asked.error).status === 401);
  return {
    me: nobody ? null : asked.data,
    error: asked.isError && !nobody ? asked.error : null,
    retry: asked.refetch,
    leave,
    forget,
  };
}
