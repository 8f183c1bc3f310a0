/** A small part of Markdown as data: nothing of a text ever becomes markup that the browser would run. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "bold" | "code" | "italic"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "heading"; level: number; content: Inline[] }
  | { kind: "paragraph" | "quote"; content: Inline[] }
  | { kind: "list"; ordered: boolean; items: Inline[][] }
  | { kind: "code"; text: string }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "rule" };

const INLINE = /\*\*(.+?)\*\*|`([^`]+)`|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/gu;
const SAFE_LINK = /^(https?:\/\/|tel:|mailto:|\/(?!\/))/iu;
const ITEM = /^\s*(?:([-*+])|(\d+)[.)])\s+(.*)$/u;
const CELLS = /^\s*\|(.*)\|\s*$/u;

export function inlineOf(text: string): Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) found.push({ kind: "text", text: text.slice(at, match.index) });
    found.push(inlinePart(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ kind: "text", text: text.slice(at) });
  return found;
}

function inlinePart([whole, bold, code, italic, label, href]: RegExpMatchArray): Inline {
  if (bold !== undefined) return { kind: "bold", text: bold };
  if (code !== undefined) return { kind: "code", text: code };
  if (italic !== undefined) return { kind: "italic", text: italic };
  if (label !== undefined && href !== undefined && SAFE_LINK.test(href)) return { kind: "link", text: label, href };
  return { kind: "text", text: label ?? whole };
}

const cellsOf = (line: string) => (CELLS.exec(line)?.[1] ?? "").split("|").map((cell) => inlineOf(cell.trim()));

/** The blocks of a text, in their order. */
export function blocksOf(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const take = (while_: (line: string) => boolean): string[] => {
    const begin = at;
    while (at < lines.length && while_(lines[at] ?? "")) at += 1;
    return lines.slice(begin, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,4})\s+(.*)$/u.exec(line);
    if (line.trim() === "") at += 1;
    else if (line.startsWith("```")) {
      at += 1;
      blocks.push({ kind: "code", text: take((each) => !each.startsWith("```")).join("\n") });
      at += 1;
    } else if (heading) {
      blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, content: inlineOf(heading[2] ?? "") });
      at += 1;
    } else if (/^\s*(-{3,}|\*{3,})\s*$/u.test(line)) {
      blocks.push({ kind: "rule" });
      at += 1;
    } else if (line.startsWith(">")) {
      const quoted = take((each) => each.startsWith(">")).map((each) => each.replace(/^>\s?/u, ""));
      blocks.push({ kind: "quote", content: inlineOf(quoted.join(" ")) });
    } else if (CELLS.test(line)) {
      const rows = take((each) => CELLS.test(each)).filter((each) => !/^\s*\|[\s:|-]+\|\s*$/u.test(each));
      blocks.push({ kind: "table", head: cellsOf(rows[0] ?? ""), rows: rows.slice(1).map(cellsOf) });
    } else if (ITEM.test(line)) {
      const items = take((each) => ITEM.test(each)).map((each) => inlineOf(ITEM.exec(each)?.[3] ?? ""));
      blocks.push({ kind: "list", ordered: ITEM.exec(line)?.[2] !== undefined, items });
    } else {
      const paragraph = take(
        (each) => each.trim() !== "" && !/^(#{1,4}\s|>|```|\s*\|)/u.test(each) && !ITEM.test(each),
      );
      if (paragraph.length === 0) at += 1;
      blocks.push({ kind: "paragraph", content: inlineOf((paragraph.length > 0 ? paragraph : [line]).join("\n")) });
    }
  }
  return blocks;
}
