import { Flex, Tag } from "antd";
import { useRef, type KeyboardEvent } from "react";
import type { Hit } from "../api";
import { MarkedText } from "./marked-text";
import { useOwner } from "./use-owner";

interface Props {
  hits: Hit[];
  words: string[];
  chosen: string | null;
  /** Of several enterprises at once: each says whose it is. */
  across?: boolean;
  onOpen: (hit: Hit) => void;
}

/** What was found, walked by the arrow keys. */
export function HitList({ hits, words, chosen, across = false, onOpen }: Props) {
  const ownerOf = useOwner();
  const list = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent<HTMLElement>, hit: Hit) => {
    const row = event.currentTarget;
    const next =
      event.key === "ArrowDown" ? row.nextElementSibling : event.key === "ArrowUp" ? row.previousElementSibling : null;
    if (next instanceof HTMLElement) next.focus();
    if (event.key === "Enter") onOpen(hit);
    if (next !== null || event.key === "Enter") event.preventDefault();
  };
  return (
    <div ref={list} role="listbox" data-testid="hits">
      {hits.map((hit) => (
        <div
          key={hit.article_id}
          role="option"
          aria-selected={hit.article_id === chosen}
          tabIndex={0}
          className={`row-focus hit${hit.article_id === chosen ? " hit-chosen" : ""}`}
          onClick={() => {
            onOpen(hit);
          }}
          onKeyDown={(event) => {
            walk(event, hit);
          }}
        >
          <Flex justify="space-between" gap={6}>
            <b>
              <MarkedText text={hit.title} words={words} />
            </b>
            {hit.topic !== "" && <Tag style={{ margin: 0, alignSelf: "start" }}>{hit.topic}</Tag>}
          </Flex>
          {across && <div className="quiet">{ownerOf(hit.owner_id)}</div>}
          {hit.question !== null && (
            <div className="quiet">
              <MarkedText text={hit.question} words={words} />
            </div>
          )}
          <div className="hit-excerpt">
            <MarkedText text={hit.excerpt} words={words} />
          </div>
        </div>
      ))}
    </div>
  );
}
