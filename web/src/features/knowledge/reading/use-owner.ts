import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";

/** Whose an article is, by name: what is asked of all enterprises at once is answered for each differently. */
export function useOwner(): (ownerId: string) => string {
  const { t, name } = useWords();
  const me = useMe();
  return (ownerId) => {
    const house = me.tenants.find((each) => each.id === ownerId);
    return house === undefined ? t("knowledge.shared") : name(house);
  };
}
