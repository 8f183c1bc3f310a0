/** A node as the document has it: its type, and fields that the catalogue describes. */
export interface DocumentNode {
  type: string;
  title?: string;
  [field: string]: unknown;
}

export type Point = [number, number];

export interface FlowDocument {
  format: number;
  start: string;
  nodes: Record<string, DocumentNode>;
  layout?: Record<string, Point>;
}

export const NODE_NAME = /^(?!!)[A-Za-z0-9_.-]{1,64}$/;
export const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"];

export const EMPTY: FlowDocument = { format: 2, start: "", nodes: {} };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

// what was published in the first format is read as the server reads it: only one type had another name
function migrated(value: Record<string, unknown>): Record<string, unknown> {
  if (value["format"] !== 1) return value;
  const nodes = Object.entries(recordOf(value["nodes"])).map(([name, node]): [string, unknown] =>
    isRecord(node) && node["type"] === "opening_hours" ? [name, { ...node, type: "calendar" }] : [name, node],
  );
  return { ...value, format: 2, nodes: Object.fromEntries(nodes) };
}

/** The document, if it can be drawn at all; whatever else is wrong with it the server tells. */
export function asDocument(read: unknown): FlowDocument | null {
  const value = isRecord(read) ? migrated(read) : read;
  if (!isRecord(value) || value["format"] !== 2 || !isRecord(value["nodes"])) return null;
  const drawable = Object.values(value["nodes"]).every((node) => isRecord(node) && typeof node["type"] === "string");
  return drawable ? ({ ...value, start: textOf(value["start"]) } as unknown as FlowDocument) : null;
}

export type ReadText = { document: unknown } | { fault: string };

/** What a typed document is, or where it stops being JSON. */
export function readText(text: string): ReadText {
  try {
    return { document: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : "" };
  }
}

export function pointOf(document: FlowDocument, name: string): Point | null {
  const point = document.layout?.[name];
  return Array.isArray(point) && point.length === 2 && point.every(Number.isFinite) ? point : null;
}

/** A name that no node has: the type and the first free number. */
export function freeName(document: FlowDocument, stem: string): string {
  const base = stem.replace(/\d+$/, "").slice(0, 58) || "node";
  for (let number = 1; ; number += 1) {
    const name = `${base}${String(number)}`;
    if (!(name in document.nodes)) return name;
  }
}
