import type { KeyboardEvent } from "react";

/** What a table row needs to be walked by the arrow keys and opened by Enter, click or a double one. */
export function rowKeys(open: () => void) {
  return {
    tabIndex: 0,
    className: "row-focus",
    style: { cursor: "pointer" },
    onClick: open,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget) return;
      const row = event.currentTarget;
      const next =
        event.key === "ArrowDown"
          ? row.nextElementSibling
          : event.key === "ArrowUp"
            ? row.previousElementSibling
            : null;
      if (next instanceof HTMLElement && next.tabIndex === 0) next.focus();
      if (event.key === "Enter") open();
      if (next !== null || event.key === "Enter") event.preventDefault();
    },
  };
}
