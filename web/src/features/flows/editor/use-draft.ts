import { useEffect, useMemo, useSyncExternalStore } from "react";
import { stored } from "@/shared/stored";
import { saveDraft } from "../api";
import type { LocalDraft } from "../model/draft";
import type { FlowDocument } from "../model/document";
import { DraftKeeper } from "../model/keeper";

const keyOf = (flowId: string) => `flow-draft.${flowId}`;

export const localDraft = (flowId: string): LocalDraft | null => stored.get<LocalDraft | null>(keyOf(flowId), null);
export const forgetLocalDraft = (flowId: string): void => {
  stored.set(keyOf(flowId), undefined);
};

/** Keeps the document as the flow's draft by itself, from the first that is not the one it was begun with. */
export function useDraft(flowId: string, begun: FlowDocument | null, revision: number, document: FlowDocument) {
  const keeper = useMemo(
    () =>
      new DraftKeeper({
        revision,
        save: async (kept, on) => (await saveDraft(flowId, kept, on)).revision,
        remember: (local) => {
          stored.set(keyOf(flowId), local ?? undefined);
        },
      }),
    [flowId, revision],
  );
  const keeping = useSyncExternalStore(keeper.subscribe, keeper.getState);
  useEffect(() => {
    if (document !== begun) keeper.changed(document);
  }, [keeper, document, begun]);
  useEffect(() => keeper.stop, [keeper]);
  return { keeper, keeping };
}
