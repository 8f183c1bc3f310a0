import type { Catalogue } from "./catalogue";
import { recordOf, textOf, type DocumentNode, type FlowDocument } from "./document";

export const PREDEFINED = ["caller", "called", "merchant", "language", "day", "time", "weekday"];

function valuesSet(kind: string, value: unknown): string[] {
  if (kind === "variable") return [textOf(value)];
  if (kind === "values" || kind === "answers") return Object.keys(recordOf(value));
  if (kind === "system" || kind === "lookup") return Object.keys(recordOf(recordOf(value)["answers"]));
  return [];
}

function setBy(node: DocumentNode, catalogue: Catalogue): string[] {
  // a registration reads variables; its values name the fields of a form
  if (node.type === "register") return [];
  return (catalogue.get(node.type)?.fields ?? []).flatMap((field) => valuesSet(field.kind, node[field.name]));
}

/** Every variable that some node of the document sets. */
export function variablesOf(document: FlowDocument, catalogue: Catalogue): string[] {
  const found = Object.values(document.nodes).flatMap((node) => setBy(node, catalogue));
  return [...new Set(found)].filter((name) => name !== "").sort();
}
