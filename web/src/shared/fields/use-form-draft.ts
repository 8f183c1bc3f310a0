import { useCallback, useState } from "react";
import { useMe } from "../session/session";

const PREFIX = "yingda.form.";

/** What somebody has typed so far: outlives a reload, not the window, and is kept apart for each person. */
export function useFormDraft<Draft>(name: string, initial: Draft) {
  const me = useMe();
  const place = `${PREFIX}${me.user_id}.${name}`;
  const [draft, setDraft] = useState(() => read(place, initial));
  const keep = useCallback(
    (next: Draft) => {
      setDraft(next);
      write(place, next);
    },
    [place],
  );
  const forget = useCallback(() => {
    setDraft(initial);
    write(place, undefined);
    // what it begins with is the caller's own constant
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [place]);
  return [draft, keep, forget] as const;
}

function read<Draft>(place: string, initial: Draft): Draft {
  try {
    const text = sessionStorage.getItem(place);
    return text === null ? initial : (JSON.parse(text) as Draft);
  } catch {
    return initial;
  }
}

function write(place: string, draft: unknown): void {
  try {
    if (draft === undefined) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // a window that may not store keeps it as long as the page lives
  }
}
