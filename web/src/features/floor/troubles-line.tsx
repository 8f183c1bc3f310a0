import { AlertFilled } from "@ant-design/icons";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useTroubles } from "@/shared/troubles";

/** That something is wrong with the platform itself, as long as it is. */
export function TroublesLine() {
  const { t, word } = useWords();
  const items = useTroubles().data?.items ?? [];
  if (items.length === 0) return null;
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return (
    <div className="wall-card" data-testid="troubles" role="status">
      <div className="wall-alarm">
        <AlertFilled style={{ color: "#b3261e" }} />
        <b>{t("trouble.open", { number: items.length })}</b>
        <span style={{ flex: 1 }}>{kinds.map((kind) => word("trouble", kind)).join(" · ")}</span>
        <Link to="/alarms">{t("trouble.look")}</Link>
      </div>
    </div>
  );
}
