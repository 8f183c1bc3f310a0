import { useMe } from "@/shared/session/session";
import { useWords } from "@/shared/i18n/use-words";

/** The enterprises whose customers somebody may see, as he knows them by his login. */
export function useHouses() {
  const { name } = useWords();
  const me = useMe();
  const all = me.tenants.filter((each) => each.code !== "operator");
  return {
    options: all.map((each) => ({ value: each.id, label: name(each) })),
    /** The only one: nothing has to be chosen. */
    only: all.length === 1 ? all[0]?.id : undefined,
    nameOf: (id: string) => name(all.find((each) => each.id === id)),
  };
}
