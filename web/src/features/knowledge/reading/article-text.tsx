import { Divider, Typography } from "antd";
import { Fragment, useMemo, type ReactNode } from "react";
import { blocksOf, type Block, type Inline } from "./blocks";
import { MarkedText } from "./marked-text";

const LEVELS = [3, 4, 5, 5] as const;

/** The text of an article; words that were looked for are marked. */
export function ArticleText({ text, words = [] }: { text: string; words?: string[] }) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return (
    <Typography data-testid="article-text">
      {blocks.map((block, place) => (
        <Fragment key={place}>{drawn(block, words)}</Fragment>
      ))}
    </Typography>
  );
}

function drawn(block: Block, words: string[]): ReactNode {
  switch (block.kind) {
    case "heading":
      return (
        <Typography.Title level={LEVELS[block.level - 1] ?? 5} style={{ margin: "12px 0 6px" }}>
          <Line content={block.content} words={words} />
        </Typography.Title>
      );
    case "rule":
      return <Divider style={{ margin: "10px 0" }} />;
    case "code":
      return <pre>{block.text}</pre>;
    case "quote":
      return (
        <blockquote>
          <Line content={block.content} words={words} />
        </blockquote>
      );
    case "table":
      return <TextTable head={block.head} rows={block.rows} words={words} />;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item, place) => (
            <li key={place}>
              <Line content={item} words={words} />
            </li>
          ))}
        </List>
      );
    }
    default:
      return (
        <Typography.Paragraph style={{ whiteSpace: "pre-line", marginBottom: 8 }}>
          <Line content={block.content} words={words} />
        </Typography.Paragraph>
      );
  }
}

function TextTable({ head, rows, words }: { head: Inline[][]; rows: Inline[][][]; words: string[] }) {
  return (
    <table className="article-table">
      <thead>
        <tr>
          {head.map((cell, place) => (
            <th key={place}>
              <Line content={cell} words={words} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, number) => (
          <tr key={number}>
            {row.map((cell, place) => (
              <td key={place}>
                <Line content={cell} words={words} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Line({ content, words }: { content: Inline[]; words: string[] }) {
  return content.map((part, place) => <Part key={place} part={part} words={words} />);
}

function Part({ part, words }: { part: Inline; words: string[] }) {
  const marked = <MarkedText text={part.text} words={words} />;
  switch (part.kind) {
    case "bold":
      return <strong>{marked}</strong>;
    case "italic":
      return <em>{marked}</em>;
    case "code":
      return <code>{part.text}</code>;
    case "link":
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer">
          {marked}
        </a>
      );
    default:
      return marked;
  }
}
