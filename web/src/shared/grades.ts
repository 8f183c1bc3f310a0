import { useQueries } from "@tanstack/react-query";
import { dataOf, server } from "./api/client";
import { useWords } from "./i18n/use-words";

export interface Grade {
  code: string;
  label: string;
}

/** The grades that enterprises give their customers, by name; of several enterprises each code once. */
export function useGrades(tenantIds: readonly string[]): Grade[] {
  const { name } = useWords();
  const found = useQueries({
    queries: tenantIds.map((id) => ({
      queryKey: ["customers", "layout", id],
      queryFn: () => dataOf(server.GET("/api/customer-layouts/{tenant_id}", { params: { path: { tenant_id: id } } })),
      staleTime: 60_000,
    })),
  });
  const grades = new Map(
    found.flatMap(({ data }) => (data?.grades ?? []).map((each) => [each.code, name(each)] as const)),
  );
  return [...grades].map(([code, label]) => ({ code, label }));
}
