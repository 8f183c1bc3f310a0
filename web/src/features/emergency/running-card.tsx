import { AlertFilled, CheckCircleFilled } from "@ant-design/icons";
import { Button, Card, Flex, theme } from "antd";
import type { ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import type { Announcement, ForAll } from "./emergency-model";

interface Props {
  running: Announcement[];
  forAll: ForAll | null;
  mayEnd: boolean;
  ending: boolean;
  onEnd: (id: string) => void;
}

/** What callers hear before everything else at this moment: readable from across the room. */
export function RunningCard({ running, forAll, mayEnd, ending, onEnd }: Props) {
  const { t, locale, name } = useWords();
  const { token } = theme.useToken();
  const until = (at: string | null) =>
    at === null ? t("emergency.until_ended") : t("emergency.until_at", { at: formatDateTime(at, locale) });
  const shownForAll = running.some((each) => each.for_all) ? null : forAll;
  if (running.length === 0 && shownForAll === null)
    return (
      <Card
        size="small"
        style={{ background: token.colorSuccessBg, borderColor: token.colorSuccessBorder }}
        data-testid="emergency-off"
      >
        <Flex gap={16} align="center">
          <CheckCircleFilled style={{ fontSize: 32, color: token.colorSuccess }} />
          <div>
            <b style={{ fontSize: 20 }}>{t("emergency.off")}</b>
            <div className="quiet">{t("emergency.off_hint")}</div>
          </div>
        </Flex>
      </Card>
    );
  return (
    <Flex vertical gap={8}>
      {shownForAll && (
        <Loud title={t("emergency.on_for_all")}>
          {t("emergency.operator_did", { at: formatDateTime(shownForAll.started_at, locale) })} ·{" "}
          {until(shownForAll.until)} · {shownForAll.prompt_key}
        </Loud>
      )}
      {running.map((each) => (
        <Loud
          key={each.id}
          title={
            each.for_all
              ? t("emergency.on_for_all")
              : t("emergency.on_for", { name: name({ name_zh: each.tenant_zh, name_en: each.tenant_en }) })
          }
          action={
            mayEnd && (
              <Button
                size="large"
                type="primary"
                danger
                loading={ending}
                onClick={() => {
                  onEnd(each.id);
                }}
              >
                {t("emergency.end")}
              </Button>
            )
          }
        >
          {t("emergency.did", { who: each.started_by, at: formatDateTime(each.started_at, locale) })} ·{" "}
          {until(each.until)}
          <div>
            {t("emergency.plays", { key: each.prompt_key })} ·{" "}
            {t(each.then_hang_up ? "emergency.then_hang_up" : "emergency.then_on")} · {each.reason}
          </div>
        </Loud>
      ))}
    </Flex>
  );
}

function Loud({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <Card
      size="small"
      style={{ background: token.colorErrorBg, borderColor: token.colorError }}
      role="alert"
      data-testid="emergency-on"
    >
      <Flex gap={16} align="center">
        <AlertFilled style={{ fontSize: 32, color: token.colorError }} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <b style={{ fontSize: 20, color: token.colorError }}>{title}</b>
          <div>{children}</div>
        </div>
        {action}
      </Flex>
    </Card>
  );
}
