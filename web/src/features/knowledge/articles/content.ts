import { fromHouseTime, houseTime } from "@/shared/time/format";
import type { Content, Version } from "../api";

export interface Draft extends Omit<Content, "valid_from" | "valid_until" | "review_on"> {
  valid_from: string;
  valid_until: string;
  review_on: string | null;
  note: string;
}

export const EMPTY: Draft = {
  language: "zh-CN",
  title: "",
  topic: "",
  body: "",
  keywords: [],
  questions: [],
  answers_to: [],
  valid_from: "",
  valid_until: "",
  review_on: "",
  file_ids: [],
  note: "",
};

const local = (at: string | null | undefined): string => (at ? houseTime(at) : "");
const instant = (wall: string): string | null => (wall === "" ? null : fromHouseTime(wall));

/** A version as its form holds it. */
export function draftOf({ content, note, state }: Pick<Version, "content" | "note" | "state">): Draft {
  return {
    ...EMPTY,
    ...content,
    valid_from: local(content.valid_from),
    valid_until: local(content.valid_until),
    review_on: content.review_on ?? "",
    note: state === "draft" || state === "in_review" ? note : "",
  };
}

/** What is sent of a form. */
export function contentOf({ note: _, ...draft }: Draft): Content {
  return {
    ...draft,
    questions: (draft.questions ?? []).map((each) => each.trim()).filter((each) => each !== ""),
    valid_from: instant(draft.valid_from),
    valid_until: instant(draft.valid_until),
    review_on: draft.review_on ? draft.review_on : null,
  };
}

/** All that readers see or ask of an article, as lines that can be compared. */
export function wholeText({ title, body, questions }: Pick<Content, "title" | "body" | "questions">): string {
  return [`# ${title}`, ...body.split("\n"), ...(questions ?? []).map((each) => `? ${each}`)].join("\n");
}

export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

/** How long the longest common part is of what follows each pair of lines. */
function commonFrom(old: string[], now: string[]): (i: number, j: number) => number {
  const common = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = common[i];
      if (row) row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  return at;
}

/** What changed from one text to another, line by line. */
export function diffOf(before: string, after: string): DiffLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const common = commonFrom(old, now);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ kind: "same", text: old[i] ?? "" });
      i += 1;
      j += 1;
    } else if (common(i + 1, j) >= common(i, j + 1)) {
      lines.push({ kind: "removed", text: old[i] ?? "" });
      i += 1;
    } else {
      lines.push({ kind: "added", text: now[j] ?? "" });
      j += 1;
    }
  }
  const rest = (kind: "removed" | "added", texts: string[]) => texts.map((text): DiffLine => ({ kind, text }));
  return [...lines, ...rest("removed", old.slice(i)), ...rest("added", now.slice(j))];
}
