import { useEffect } from "react";
import type { Desk } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { titleOf } from "./call-bar-model";

/** The tab's title tells the state; a call that comes while the page is hidden is notified. */
export function useAlerts(desk: Desk | null): void {
  const { t, name } = useWords();
  const title = titleOf(desk, { state: (state) => t(`state.${state}`), app: t("app.name") });
  useEffect(() => {
    document.title = title;
  }, [title]);

  const contact = desk?.contact ?? null;
  const offered = contact !== null && (contact.phase === "offered" || contact.phase === "ringing") ? contact : null;
  const id = offered?.interaction_id;
  const text = offered === null ? "" : [name(offered.tenant), name(offered.queue), offered.caller].join(" · ");
  useEffect(() => {
    if (id === undefined || !document.hidden) return;
    if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
    const notification = new Notification(t("desk.call_for_you"), { body: text, tag: id });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => {
      notification.close();
    };
  }, [id, text, t]);
}
