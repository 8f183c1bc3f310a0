import { createContext, useContext } from "react";
import type { FlowProblem } from "@/shared/api/model";
import type { Catalogue } from "../model/catalogue";
import type { FlowDocument } from "../model/document";
import type { Lists } from "./use-lists";

/** What everything inside the editor works on. */
export interface Editing {
  flowId: string;
  tenantId: string;
  document: FlowDocument;
  catalogue: Catalogue;
  lists: Lists;
  readOnly: boolean;
  problems: readonly FlowProblem[];
  change: (update: (document: FlowDocument) => FlowDocument, about?: string) => void;
  /** Chooses a node and brings it into view. */
  reveal: (name: string) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("outside of the flow editor");
  return editing;
}

/** What a drawn node needs besides its own data; apart, so that typing does not draw every node anew. */
export interface Looks {
  catalogue: Catalogue;
  lists: Lists;
  readOnly: boolean;
  /** How many problems each node has. */
  problems: ReadonlyMap<string, number>;
  titles: ReadonlyMap<string, string>;
  /** Where the pretended caller has been, and where he stands. */
  trail: ReadonlySet<string>;
  lit: string | null;
}

export const LooksContext = createContext<Looks | null>(null);

export function useLooks(): Looks {
  const looks = useContext(LooksContext);
  if (looks === null) throw new Error("outside of the flow editor");
  return looks;
}
