import { useQuery } from "@tanstack/react-query";
import { GUIDE, loadGuide } from "./api";

/** Whether anything leads through a contact: a script that is published, or one that was begun; and whether one fits it. */
export function useGuided(interactionId: string | undefined): { any: boolean; fits: boolean } {
  const id = interactionId ?? "";
  const { data } = useQuery({ queryKey: [GUIDE, id], queryFn: () => loadGuide(id), enabled: id !== "" });
  const begun = (data?.runs.length ?? 0) > 0;
  return {
    any: begun || (data?.scripts.length ?? 0) > 0,
    fits: begun || data?.scripts.some((script) => script.fit !== null) === true,
  };
}
