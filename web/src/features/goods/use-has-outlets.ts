import { useQuery } from "@tanstack/react-query";
import { loadOutlets, OUTLETS } from "./api";

/** Whether an enterprise has any place to which its customers can go. */
export function useHasOutlets(tenantId: string | undefined): boolean {
  const found = useQuery({
    queryKey: [OUTLETS, "any", tenantId],
    queryFn: () => loadOutlets({ tenant_id: tenantId ?? "", limit: 1 }),
    enabled: tenantId !== undefined,
    staleTime: 300_000,
  });
  return (found.data?.items.length ?? 0) > 0;
}
