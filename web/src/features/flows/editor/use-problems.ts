import { useEffect, useState } from "react";
import type { FlowProblem } from "@/shared/api/model";
import { checkFlow } from "../api";
import type { FlowDocument } from "../model/document";

const PAUSE = 450;

export interface Checking {
  problems: readonly FlowProblem[];
  /** The document that they are the problems of; another one is being looked at. */
  of: FlowDocument | null;
}

/** What the server says against the document, a moment after the last change. */
export function useProblems(flowId: string, document: FlowDocument, may: boolean): Checking {
  const [checking, setChecking] = useState<Checking>({ problems: [], of: null });
  useEffect(() => {
    if (!may) return;
    let late = false;
    const timer = setTimeout(() => {
      checkFlow(flowId, document).then(
        ({ problems }) => {
          if (!late) setChecking({ problems, of: document });
        },
        // without an answer the last one stands; the draft's state already says that the server is away
        () => undefined,
      );
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [flowId, document, may]);
  return checking;
}
