import { useQuery } from "@tanstack/react-query";
import { dataOf, server } from "./api/client";
import { useWords } from "./i18n/use-words";

/** Every tenant that the reader administers something of, with names; the client enterprises among them to choose from. */
export function useTenants() {
  const { name } = useWords();
  const found = useQuery({ queryKey: ["tenants"], queryFn: () => dataOf(server.GET("/api/tenants")) });
  const items = found.data?.items ?? [];
  const clients = items.filter((each) => each.kind === "client");
  return {
    clients,
    operator: items.find((each) => each.kind === "operator"),
    /** One enterprise only: nothing has to be chosen or told apart. */
    only: clients.length === 1 ? clients[0] : undefined,
    options: clients.filter((each) => each.status === "active").map((each) => ({ value: each.id, label: name(each) })),
    nameOf: (id: string) => name(items.find((each) => each.id === id)),
  };
}
