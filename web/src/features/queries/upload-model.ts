import type { components } from "@/shared/api/schema";

export type Checked = components["schemas"]["SheetOut"];

export interface Named {
  tenant_id: string;
  code: string;
  name_zh: string;
  name_en: string;
  key_column: string;
  pin_column?: string;
}

/** A form as the server takes it with its file; what is empty is left out. */
export function formOf(file: File, fields: Partial<Named>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  form.append("file", file);
  return form;
}

/** Whether what was checked may be taken: it has rows and no fault. */
export function isTakeable(checked: Checked | undefined, keyColumn: string | undefined): boolean {
  return checked !== undefined && Boolean(keyColumn) && checked.problem_count === 0 && checked.rows > 0;
}
