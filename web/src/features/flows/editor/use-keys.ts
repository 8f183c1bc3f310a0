import { useEffect, useRef } from "react";
import { asDocument, isRecord, type FlowDocument } from "../model/document";
import type { Fragment } from "../model/edit";

interface Keys {
  undo: () => void;
  redo: () => void;
  search: () => void;
  selectAll: () => void;
  save: () => void;
  copy: () => Fragment | null;
  cut: () => void;
  paste: (fragment: Fragment) => void;
}

/** Whether somebody writes: then the keys are the text's. */
function writes(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

function hasSelection(): boolean {
  return (getSelection()?.toString() ?? "") !== "";
}

function fragmentIn(text: string): Fragment | null {
  try {
    const read = JSON.parse(text) as unknown;
    if (!isRecord(read) || !isRecord(read["yingda_nodes"])) return null;
    const nodes = { format: 2, start: "", nodes: read["yingda_nodes"] };
    const document: FlowDocument | null = asDocument(nodes);
    if (document === null) return null;
    const layout = isRecord(read["layout"]) ? (read["layout"] as Fragment["layout"]) : {};
    return { yingda_nodes: document.nodes, layout };
  } catch {
    return null;
  }
}

/**
 * The keys of the canvas. Letters go by their place on the keyboard and only while nobody writes, so neither an input
 * method nor a field loses one; the clipboard is the system's, so nodes can be carried to another flow or window.
 */
export function useKeys(keys: Keys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey) return;
      const command = event.ctrlKey || event.metaKey;
      if (command && event.code === "KeyS") {
        event.preventDefault();
        now.current.save();
        return;
      }
      if (writes(event.target)) return;
      const done = command ? withCommand(event, now.current) : event.code === "Slash" && !event.shiftKey;
      if (!done) return;
      event.preventDefault();
      if (!command) now.current.search();
    };
    const onCopy = (event: ClipboardEvent) => {
      if (writes(event.target) || hasSelection()) return;
      const fragment = now.current.copy();
      if (fragment === null) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", JSON.stringify(fragment));
      if (event.type === "cut") now.current.cut();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (writes(event.target)) return;
      const fragment = fragmentIn(event.clipboardData?.getData("text/plain") ?? "");
      if (fragment === null) return;
      event.preventDefault();
      now.current.paste(fragment);
    };
    addEventListener("keydown", onKeyDown);
    addEventListener("copy", onCopy);
    addEventListener("cut", onCopy);
    addEventListener("paste", onPaste);
    return () => {
      removeEventListener("keydown", onKeyDown);
      removeEventListener("copy", onCopy);
      removeEventListener("cut", onCopy);
      removeEventListener("paste", onPaste);
    };
  }, []);
}

function withCommand(event: KeyboardEvent, keys: Keys): boolean {
  if (event.code === "KeyZ") {
    if (event.shiftKey) keys.redo();
    else keys.undo();
    return true;
  }
  if (event.code === "KeyY") {
    keys.redo();
    return true;
  }
  if (event.code === "KeyA") {
    keys.selectAll();
    return true;
  }
  return false;
}
