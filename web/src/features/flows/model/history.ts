/** What was, what is and what was undone. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last change was about: going on with it makes no second step. */
  about: string | null;
}

const DEPTH = 200;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], about: null };
}

/** One more step, unless it goes on with what the last one was about. */
export function change<T>(history: History<T>, present: T, about: string | null = null): History<T> {
  if (present === history.present) return history;
  const goesOn = about !== null && about === history.about && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-DEPTH);
  return { past, present, future: [], about };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    about: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, about: null };
}
