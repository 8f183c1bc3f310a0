import { CheckCircleOutlined } from "@ant-design/icons";
import { Flex, Timeline } from "antd";
import { FieldsView } from "@/shared/fields/fields-view";
import { useWords } from "@/shared/i18n/use-words";
import { formatSeconds } from "@/shared/time/format";
import type { Run } from "./api";

/** A walk to look back on: what was answered, which steps were done or left out, and how long each took. */
export function RunSummary({ run, closing }: { run: Run; closing?: string }) {
  const { t, name } = useWords();
  const values = Object.fromEntries(run.answers.map(({ field, value }) => [field.key, value]));
  return (
    <Flex vertical gap={12} data-run={run.code}>
      {run.ended_at !== null && (
        <Flex gap={8} align="center">
          <CheckCircleOutlined />
          {t("guide.done")}
        </Flex>
      )}
      {closing !== undefined && closing !== "" && <div className="guide-said">{closing}</div>}
      {run.answers.length > 0 && <FieldsView fields={run.answers.map(({ field }) => field)} values={values} />}
      <Timeline
        items={run.visits.map((visit, place) => ({
          key: place,
          color: visit.how === "next" ? "green" : "gray",
          content: (
            <Flex gap={8} wrap>
              <span>{name(visit) || visit.step}</span>
              {visit.how === "skipped" && (
                <span className="quiet">
                  {t("guide.skipped", { reason: t(`guide.reason.${visit.reason ?? "other"}`) })}
                </span>
              )}
              {visit.how === "back" && <span className="quiet">{t("guide.went_back")}</span>}
              <span className="quiet figures">{formatSeconds(visit.seconds)}</span>
              <span className="quiet">{visit.agent ?? ""}</span>
            </Flex>
          ),
        }))}
      />
    </Flex>
  );
}
