/** What a field holds, and so which control edits it. */
export type FieldKind =
  | "prompts"
  | "integer"
  | "flag"
  | "text"
  | "template"
  | "templates"
  | "digit"
  | "digits"
  | "option"
  | "variable"
  | "values"
  | "answers"
  | "queue"
  | "calendar"
  | "table"
  | "secret"
  | "form"
  | "flow"
  | "prompt"
  | "survey"
  | "cases"
  | "questions"
  | "weekly"
  | "exceptions"
  | "system"
  | "lookup";

export interface FieldSpec {
  name: string;
  kind: FieldKind | (string & {});
  required: boolean;
  default: unknown;
  low: number | null;
  high: number | null;
  options: string[];
}

export interface TargetSpec {
  name: string;
  required: boolean;
  /** One target, one for each digit, or one for each case of a list. */
  by: "one" | "digit" | "case";
}

export interface NodeType {
  type: string;
  fields: FieldSpec[];
  targets: TargetSpec[];
}

export type Catalogue = ReadonlyMap<string, NodeType>;

export const GROUPS = ["speaking", "asking", "deciding", "people", "outside", "data", "structure"] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_TYPES: Record<Group, string[]> = {
  speaking: ["say"],
  asking: ["menu", "collect", "survey", "record_message"],
  deciding: ["branch", "calendar"],
  people: ["queue", "callback", "voicemail", "conference"],
  outside: ["forward", "fax", "merchant"],
  data: ["set", "query", "verify_pin", "register"],
  structure: ["sub_flow", "return", "hang_up"],
};

const GROUP_OF = new Map(GROUPS.flatMap((group) => GROUP_TYPES[group].map((type) => [type, group] as const)));

export const groupOf = (type: string): Group => GROUP_OF.get(type) ?? "structure";

/** The types of the catalogue by group, the well-known ones first. */
export function typesByGroup(catalogue: Catalogue): { group: Group; types: string[] }[] {
  return GROUPS.map((group) => {
    const known = GROUP_TYPES[group].filter((type) => catalogue.has(type));
    const others = group === "structure" ? [...catalogue.keys()].filter((type) => !GROUP_OF.has(type)) : [];
    return { group, types: [...known, ...others] };
  });
}
