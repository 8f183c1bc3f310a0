import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Descriptions, Flex, Result, Skeleton, theme, Timeline, Typography } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { LanguageChoice } from "@/shared/ui/language-choice";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { AnswerForm } from "./answer-form";
import { addressOf, loadGiven, type Given } from "./api";

const TONES: Record<Given["state"], ToneName> = {
  sent: "attention",
  opened: "attention",
  accepted: "busy",
  declined: "bad",
  done: "good",
  recalled: "quiet",
};
const ENDED = new Set(["outside.link_ended", "not_found", "request.invalid"]);

/** One order, for somebody who has nothing but a link: what he is asked to do, and his answer. */
export function OutsidePage() {
  const { token = "" } = useParams();
  const { token: design } = theme.useToken();
  const { t, sentence } = useWords();
  const found = useQuery({
    queryKey: ["outside", token],
    queryFn: () => loadGiven(token),
    retry: false,
    refetchOnWindowFocus: false,
  });
  useEffect(() => {
    document.title = found.data ? `${found.data.number} · ${found.data.subject}` : t("outside.title");
  }, [found.data, t]);
  useOwnLanguage(found.data?.language);
  return (
    <main style={{ minHeight: "100vh", background: design.colorBgLayout, padding: 16 }}>
      <div style={{ maxWidth: 760, margin: "0 auto" }}>
        {found.isLoading && (
          <Card>
            <Skeleton active />
          </Card>
        )}
        {found.isError && (
          <Card>
            <Result
              status={ENDED.has(asProblem(found.error).code) ? "warning" : "error"}
              title={ENDED.has(asProblem(found.error).code) ? t("outside.no_link") : sentence(found.error)}
              subTitle={t("outside.no_link_hint")}
            />
          </Card>
        )}
        {found.isSuccess && <Order token={token} given={found.data} />}
      </div>
    </main>
  );
}

/** The first time, the page speaks the party's language; who chooses another keeps it. */
function useOwnLanguage(language: Given["language"] | undefined): void {
  const { i18n } = useTranslation();
  useEffect(() => {
    if (language !== undefined) void i18n.changeLanguage(language);
  }, [language, i18n]);
}

function Order({ token, given }: { token: string; given: Given }) {
  const { t, locale, name } = useWords();
  const { i18n } = useTranslation();
  const house = locale === "en" ? given.house_en || given.house_zh : given.house_zh;
  return (
    <Flex vertical gap={12}>
      <Card
        title={
          <Flex gap={8} align="center" wrap>
            <span className="figures">{given.number}</span>
            <ToneTag tone={TONES[given.state]}>{t(`parties.is.${given.state}`)}</ToneTag>
          </Flex>
        }
        extra={
          <LanguageChoice
            value={locale}
            onChange={(wanted) => {
              void i18n.changeLanguage(wanted);
            }}
          />
        }
      >
        <Typography.Title level={4} style={{ marginTop: 0 }}>
          {given.subject}
        </Typography.Title>
        <Typography.Paragraph className="quiet">
          {t("outside.asked", { house, party: given.party })}
        </Typography.Paragraph>
        {given.values.length > 0 && (
          <Descriptions
            size="small"
            bordered
            column={1}
            items={given.values.map((each) => ({
              key: each.name_en + each.name_zh,
              label: name(each),
              children: <span style={{ whiteSpace: "pre-wrap" }}>{each.value}</span>,
            }))}
          />
        )}
        <div className="quiet" style={{ marginTop: 8 }}>
          {t("outside.until", { at: formatDateTime(given.expires_at, locale) })}
        </div>
      </Card>
      {given.may.length > 0 && <AnswerForm token={token} given={given} />}
      {given.state === "done" && <Alert type="success" showIcon title={t("outside.done_thanks")} />}
      <Card size="small" title={t("outside.history")}>
        <History token={token} given={given} />
      </Card>
    </Flex>
  );
}

function History({ token, given }: { token: string; given: Given }) {
  const { t, locale } = useWords();
  const files = new Map(given.files.map((file) => [file.id, file]));
  return (
    <Timeline
      style={{ marginTop: 8 }}
      items={given.steps.map((step) => ({
        key: step.id,
        content: (
          <>
            <div>
              <b>{t(`parties.step.${step.kind}`)}</b>{" "}
              <span className="quiet figures">{formatDateTime(step.at, locale)}</span>
            </div>
            {step.text !== "" && <div style={{ whiteSpace: "pre-wrap" }}>{step.text}</div>}
            {step.file_ids.map((id) => (
              <div key={id}>
                <a href={addressOf(token, id)}>{files.get(id)?.name ?? id}</a>
              </div>
            ))}
          </>
        ),
      }))}
    />
  );
}
