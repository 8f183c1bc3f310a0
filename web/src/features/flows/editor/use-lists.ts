import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDirectory } from "@/shared/directory";
import { loadFlows, loadList, loadPrompts, type Listed, type Prompt } from "../api";

const A_WHILE = 30_000;

export interface Choice {
  code: string;
  name_zh: string;
  name_en: string;
}

/** What a tenant has that a flow can name. */
export interface Lists {
  prompts: ReadonlyMap<string, Prompt>;
  queue: Choice[];
  calendar: Choice[];
  table: Listed[];
  secret: Choice[];
  form: Listed[];
  flow: Choice[];
}

function useListed(path: string, tenantId: string): Listed[] {
  const { data } = useQuery({
    queryKey: ["flow-list", path, tenantId],
    queryFn: () => loadList(path, tenantId),
    staleTime: A_WHILE,
  });
  return useMemo(() => (data ?? []).filter((each) => each.tenant_id === tenantId), [data, tenantId]);
}

export function useLists(tenantId: string, flowId: string): Lists {
  const { queues } = useDirectory();
  const prompts = useQuery({
    queryKey: ["prompts", tenantId],
    queryFn: () => loadPrompts(tenantId),
    staleTime: A_WHILE,
  });
  const flows = useQuery({ queryKey: ["flows"], queryFn: loadFlows, staleTime: A_WHILE });
  const calendar = useListed("calendars", tenantId);
  const table = useListed("tables", tenantId);
  const secret = useListed("query-secrets", tenantId);
  const form = useListed("forms", tenantId);
  return useMemo(
    () => ({
      prompts: new Map((prompts.data ?? []).map((each) => [each.key, each])),
      queue: [...queues.values()].filter((queue) => queue.tenant_id === tenantId),
      calendar,
      table,
      secret,
      form,
      flow: (flows.data?.items ?? []).filter((each) => each.tenant_id === tenantId && each.id !== flowId),
    }),
    [prompts.data, queues, calendar, table, secret, form, flows.data, tenantId, flowId],
  );
}
