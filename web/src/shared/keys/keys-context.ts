import { createContext, useContext, useEffect, useRef } from "react";
import { actionFor, DEFAULT_KEYS, labelOf, type KeyAction, type Keymap } from "./keymap";

export const KeysContext = createContext<{ keys: Keymap; change: (keys: Keymap) => void; show: () => void }>({
  keys: DEFAULT_KEYS,
  change: () => undefined,
  show: () => undefined,
});

/** Marks what waits for the key that an action shall have: it does nothing else meanwhile. */
export const ASKS_KEY = "data-asks-key";

export function useKeys() {
  return useContext(KeysContext);
}

/** The readable key of an action, for tooltips. */
export function useKeyLabel(): (action: KeyAction) => string {
  const { keys } = useKeys();
  return (action) => labelOf(keys[action]);
}

/** Runs the action of a pressed key, wherever the cursor is; an action without an entry does nothing. */
export function useHotkeys(actions: Partial<Record<KeyAction, () => void>>): void {
  const { keys } = useKeys();
  const current = useRef({ actions, keys });
  useEffect(() => {
    current.current = { actions, keys };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = actionFor(event, current.current.keys);
      if (action === undefined || asksForKey(event.target)) return;
      const run = current.current.actions[action];
      if (run === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) run();
    };
    addEventListener("keydown", onKeyDown, true);
    return () => {
      removeEventListener("keydown", onKeyDown, true);
    };
  }, []);
}

function asksForKey(target: EventTarget | null): boolean {
  return target instanceof Element && target.hasAttribute(ASKS_KEY);
}
