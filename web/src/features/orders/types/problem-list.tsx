import { Alert, Button } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { OrderType, TypeDocument } from "../api";
import { placeOfProblem, type Tab } from "./problem-places";

interface Props {
  title: string;
  problems: OrderType["problems"];
  document: TypeDocument;
  onGo: (tab: Tab) => void;
}

/** What keeps a type from being saved or published: each in a sentence, with the way to its place. */
export function ProblemList({ title, problems, document, onGo }: Props) {
  const { t, name, word } = useWords();
  if (problems.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 8 }}
      title={title}
      description={problems.map(({ where, code }) => {
        const { tab, kind, named, line } = placeOfProblem(where, document);
        const what = word("types.where", kind);
        const own = word("types.problem", code);
        const place =
          named !== null
            ? t("types.where_named", { what, name: name(named) })
            : line !== null
              ? t("types.where_line", { what, line })
              : what;
        return (
          <div key={`${where} ${code}`} data-problem={where}>
            <Button
              type="link"
              size="small"
              style={{ padding: 0 }}
              disabled={tab === null}
              onClick={() => {
                if (tab !== null) onGo(tab);
              }}
            >
              {place}
            </Button>{" "}
            {own === code ? word("fields.problem", code) : own}
          </div>
        );
      })}
    />
  );
}
