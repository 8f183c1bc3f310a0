import { useWords } from "@/shared/i18n/use-words";
import { ToneTag } from "@/shared/ui/tone-tag";
import type { Outlet } from "./api";
import { placeTime } from "./model";

const ZONE = "Asia/Shanghai";

/** Whether an outlet is open now, and until when that is so. */
export function OpenMark({ outlet }: { outlet: Outlet }) {
  const { t } = useWords();
  if (outlet.closed) return <ToneTag tone="quiet">{t("goods.outlet_gone")}</ToneTag>;
  if (outlet.is_open === null) return <span className="quiet">{t("goods.hours_unknown")}</span>;
  const at = outlet.changes_at === null ? null : placeTime(outlet.changes_at, ZONE);
  const today = placeTime(new Date().toISOString(), ZONE).day;
  const when = at === null ? "" : at.day === today ? at.time : `${at.day.slice(5)} ${at.time}`;
  return (
    <>
      <ToneTag tone={outlet.is_open ? "good" : "quiet"}>
        {t(outlet.is_open ? "goods.is_open" : "goods.is_closed")}
      </ToneTag>{" "}
      {at && (
        <span className="quiet figures">{t(outlet.is_open ? "goods.open_until" : "goods.opens_at", { when })}</span>
      )}
    </>
  );
}
