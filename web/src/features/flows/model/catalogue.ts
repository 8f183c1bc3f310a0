/** A field of a node as the server's catalogue describes it; its kind says which control edits it. */
export interface FieldSpec {
  name: string;
  kind: string;
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

/** A type of node as the server tells it. */
export interface ToldNodeType {
  type: string;
  fields: FieldSpec[];
  targets: { name: string; required: boolean; many: boolean }[];
}

const COMPOUND = ["object", "objects"];

function targetOf({ name, required, many }: ToldNodeType["targets"][number]): TargetSpec {
  const [field = name] = name.split(".");
  return { name: field, required, by: !many ? "one" : field === name ? "digit" : "case" };
}

/** The catalogue by type; what has parts of its own has a control of its own, named like the field. */
export function readCatalogue(told: readonly ToldNodeType[]): Catalogue {
  return new Map(
    told.map(({ type, fields, targets }) => [
      type,
      {
        type,
        fields: fields.map((field) => (COMPOUND.includes(field.kind) ? { ...field, kind: field.name } : field)),
        targets: targets.map(targetOf),
      },
    ]),
  );
}

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
