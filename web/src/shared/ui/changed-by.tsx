import { useWords } from "../i18n/use-words";
import { formatDateTime } from "../time/format";

/** When something was changed last, and by whom. */
export function ChangedBy({ at, author }: { at: string; author: string }) {
  const { locale } = useWords();
  return (
    <>
      <span className="figures">{formatDateTime(at, locale)}</span> {author}
    </>
  );
}
