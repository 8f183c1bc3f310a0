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

/** The lines of a text, taken from the front. */
class Lines {
  private at = 0;
  private readonly lines: string[];
  constructor(text: string) {
    this.lines = text.replaceAll("\r\n", "\n").split("\n");
  }
  get next(): string | undefined {
    return this.lines[this.at];
  }
  skip(): void {
    this.at += 1;
  }
  while(fits: (line: string) => boolean): string[] {
    const begin = this.at;
    while (this.at < this.lines.length && fits(this.lines[this.at] ?? "")) this.at += 1;
    return this.lines.slice(begin, this.at);
  }
}

type Read = (lines: Lines, line: string) => Block;

const RULE = /^\s*(-{3,}|\*{3,})\s*$/u;
const DIVIDER = /^\s*\|[\s:|-]+\|\s*$/u;
const HEADING = /^(#{1,4})\s+(.*)$/u;
const startsOther = (line: string) => line.trim() === "" || READERS.some(([fits]) => fits(line));

const READERS: [(line: string) => boolean, Read][] = [
  [(line) => line.startsWith("```"), codeOf],
  [(line) => HEADING.test(line), headingOf],
  [(line) => RULE.test(line), ruleOf],
  [(line) => line.startsWith(">"), quoteOf],
  [(line) => CELLS.test(line), tableOf],
  [(line) => ITEM.test(line), listOf],
];

function codeOf(lines: Lines): Block {
  lines.skip();
  const text = lines.while((line) => !line.startsWith("```")).join("\n");
  lines.skip();
  return { kind: "code", text };
}

function headingOf(lines: Lines, line: string): Block {
  const [, marks = "#", text = ""] = HEADING.exec(line) ?? [];
  lines.skip();
  return { kind: "heading", level: marks.length, content: inlineOf(text) };
}

function ruleOf(lines: Lines): Block {
  lines.skip();
  return { kind: "rule" };
}

function quoteOf(lines: Lines): Block {
  const quoted = lines.while((line) => line.startsWith(">")).map((line) => line.replace(/^>\s?/u, ""));
  return { kind: "quote", content: inlineOf(quoted.join(" ")) };
}

function tableOf(lines: Lines): Block {
  const [head = "", ...rows] = lines.while((line) => CELLS.test(line)).filter((line) => !DIVIDER.test(line));
  return { kind: "table", head: cellsOf(head), rows: rows.map(cellsOf) };
}

function listOf(lines: Lines, line: string): Block {
  const items = lines.while((each) => ITEM.test(each)).map((each) => inlineOf(ITEM.exec(each)?.[3] ?? ""));
  return { kind: "list", ordered: ITEM.exec(line)?.[2] !== undefined, items };
}

function paragraphOf(lines: Lines): Block {
  return { kind: "paragraph", content: inlineOf(lines.while((line) => !startsOther(line)).join("\n")) };
}

/** The blocks of a text, in their order. */
export function blocksOf(text: string): Block[] {
  const lines = new Lines(text);
  const blocks: Block[] = [];
  for (let line = lines.next; line !== undefined; line = lines.next) {
    const here = line;
    if (here.trim() === "") lines.skip();
    else blocks.push((READERS.find(([fits]) => fits(here))?.[1] ?? paragraphOf)(lines, here));
  }
  return blocks;
}
