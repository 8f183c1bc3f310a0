import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import {
  loadCalendars,
  loadFlows,
  loadForms,
  loadPrompts,
  loadSecrets,
  loadSkills,
  loadTables,
  type Prompt,
} from "../api";

const A_WHILE = 30_000;

/** Something of the tenant's that a flow names by its code; a table has columns, a form has fields. */
export interface Choice {
  code: string;
  name_zh: string;
  name_en: string;
  parts?: string[];
}

/** What a tenant has that a flow can name. */
export interface Lists {
  prompts: ReadonlyMap<string, Prompt>;
  queue: Choice[];
  calendar: Choice[];
  skill: Choice[];
  table: Choice[];
  secret: Choice[];
  form: Choice[];
  flow: Choice[];
}

interface Owned {
  tenant_id: string;
}

function useOwned<T extends Owned, R>(
  key: string,
  load: () => Promise<T[]>,
  tenantId: string,
  as: (each: T) => R,
  enabled = true,
): R[] {
  const { data } = useQuery({ queryKey: [key], queryFn: load, staleTime: A_WHILE, enabled });
  return useMemo(() => (data ?? []).filter((each) => each.tenant_id === tenantId).map(as), [data, tenantId, as]);
}

const asItIs = <T>(each: T): T => each;
const withColumns = <T extends { columns: string[] }>(table: T) => ({ ...table, parts: table.columns });
const withFields = <T extends { fields: { code: string }[] }>(form: T) => {
  return { ...form, parts: form.fields.map((field) => field.code) };
};
// a secret has no name but its code; the header that it goes into tells it apart
const withHeader = <T extends { header: string }>(secret: T) => {
  return { ...secret, name_zh: secret.header, name_en: secret.header };
};

// the customers are looked up as in a table, unless the enterprise has one with that code
const CUSTOMERS = { code: "customers", parts: ["known", "grade", "do_not_call"] };

function withCustomers(own: Choice[], t: (key: string) => string): Choice[] {
  if (own.some(({ code }) => code === CUSTOMERS.code)) return own;
  const name = t("flows.table_customers");
  return [...own, { ...CUSTOMERS, name_zh: name, name_en: name }];
}

/** The enterprise's own prompts, and the platform's under the keys that it has none of its own for. */
function promptsByKey(prompts: Prompt[]): ReadonlyMap<string, Prompt> {
  const own = prompts.filter((each) => !each.platform);
  const shared = prompts.filter((each) => each.platform);
  return new Map([...shared, ...own].map((each) => [each.key, each]));
}

export function useLists(tenantId: string, flowId: string, mayWrite: boolean): Lists {
  const { queues } = useDirectory();
  const { t } = useWords();
  const prompts = useQuery({
    queryKey: ["prompts", tenantId],
    queryFn: () => loadPrompts(tenantId),
    staleTime: A_WHILE,
  });
  const flows = useQuery({ queryKey: ["flows"], queryFn: loadFlows, staleTime: A_WHILE });
  const calendar = useOwned("flow-calendars", loadCalendars, tenantId, asItIs);
  const own = useOwned("flow-tables", loadTables, tenantId, withColumns);
  const table = useMemo(() => withCustomers(own, t), [own, t]);
  const secret = useOwned("flow-secrets", loadSecrets, tenantId, withHeader, mayWrite);
  const skill = useOwned("flow-skills", loadSkills, tenantId, asItIs, mayWrite);
  const form = useOwned("flow-forms", loadForms, tenantId, withFields);
  return useMemo(
    () => ({
      prompts: promptsByKey(prompts.data ?? []),
      queue: [...queues.values()].filter((queue) => queue.tenant_id === tenantId),
      calendar,
      table,
      secret,
      skill,
      form,
      flow: (flows.data?.items ?? []).filter((each) => each.tenant_id === tenantId && each.id !== flowId),
    }),
    [prompts.data, queues, calendar, table, secret, skill, form, flows.data, tenantId, flowId],
  );
}
