import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { whenSignedOut } from "@/shared/api/client";
import { asProblem } from "@/shared/api/problem";
import { loadMe, logout } from "./api";

export const ME = ["me"];

/** Who is logged in here; `undefined` while the server is being asked, `null` when nobody is. */
export function useSession() {
  const queries = useQueryClient();
  const asked = useQuery({ queryKey: ME, queryFn: loadMe, staleTime: Infinity });
  const forget = useCallback(() => {
    queries.clear();
    queries.setQueryData(ME, null);
  }, [queries]);
  useEffect(() => {
    whenSignedOut(() => {
      queries.setQueryData(ME, null);
    });
  }, [queries]);
  const leave = useCallback(async () => {
    await logout().catch(() => undefined);
    forget();
  }, [forget]);
  const nobody = asked.data === null || (asked.isError && asProblem(asked.error).status === 401);
  return {
    me: nobody ? null : asked.data,
    error: asked.isError && !nobody ? asked.error : null,
    retry: asked.refetch,
    leave,
    forget,
  };
}
