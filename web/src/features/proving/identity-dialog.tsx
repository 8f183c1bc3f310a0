import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex, Modal, Result, Segmented } from "antd";
import { useEffect, useRef, useState } from "react";
import { asProblem } from "@/shared/api/problem";
import { FieldsForm } from "@/shared/fields/fields-form";
import { problemsOf, sentValues, type FieldProblems, type FieldValues } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatTime } from "@/shared/time/format";
import {
  answerCheck,
  beginCheck,
  CHECKS,
  STANDING,
  type Challenge,
  type Channel,
  type Method,
  type Outcome,
  type Standing,
  type Subject,
} from "./api";

interface Props {
  subject: Subject;
  standing: Standing;
  onClose: () => void;
  onProved?: () => void;
}

const MINUTE = 60_000;

/** A check: what to ask, what the customer says, and whether it fits; what is on file is never shown. */
export function IdentityDialog({ subject, standing, onClose, onProved }: Props) {
  const { t, sentence, locale } = useWords();
  const queries = useQueryClient();
  const [method, setMethod] = useState<Method>(standing.methods[0] ?? "questions");
  const [channel, setChannel] = useState<Channel>(standing.channels[0] ?? "text");
  const [language, setLanguage] = useState<"zh-CN" | "en">(locale);
  const [values, setValues] = useState<FieldValues>({});
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const begin = useMutation({
    mutationFn: (asked: Method) =>
      beginCheck({ ...subject, method: asked, language, ...(asked === "code" && { channel }) }),
    onMutate: () => {
      setValues({});
      setOutcome(null);
    },
  });
  const answer = useMutation({
    mutationFn: (challenge: Challenge) =>
      answerCheck(challenge.id, asText(sentValues(challenge.fields, values))),
    onSuccess: async (found) => {
      setOutcome(found);
      setValues({});
      await Promise.all([STANDING, CHECKS, "guide"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      if (found.proved) onProved?.();
    },
  });
  const { mutate } = begin;
  // what needs nothing chosen first is asked at once
  const asked = useRef<Method | null>(null);
  useEffect(() => {
    if (method === "code" || asked.current === method) return;
    asked.current = method;
    mutate(method);
  }, [method, mutate]);
  const challenge = begin.data?.method === method ? begin.data : undefined;
  const locked = outcome?.locked_until ?? standing.locked_until;
  const problems: FieldProblems = answer.error === null ? {} : problemsOf(asProblem(answer.error));
  const compare = () => {
    if (challenge !== undefined && !answer.isPending) answer.mutate(challenge);
  };
  return (
    <Modal
      open
      title={t("identity.title")}
      width={520}
      onCancel={onClose}
      footer={
        outcome?.proved === true ? (
          <Button type="primary" autoFocus onClick={onClose}>
            {t("identity.done")}
          </Button>
        ) : (
          <Flex justify="space-between" align="center">
            <span className="quiet">
              {t("identity.attempts_left", {
                count: outcome?.attempts_left ?? challenge?.attempts_left ?? standing.attempts_left,
              })}
            </span>
            <Button
              type="primary"
              disabled={challenge === undefined || locked !== null}
              loading={answer.isPending}
              onClick={compare}
            >
              {t("identity.compare")}
            </Button>
          </Flex>
        )
      }
    >
      {outcome?.proved === true ? (
        <Result
          status="success"
          title={t("identity.proved")}
          subTitle={t("identity.proof", {
            method: t(`identity.method_${method}`),
            level: t(`identity.level_${outcome.level ?? "basic"}`),
            time: outcome.valid_until === null ? "" : formatTime(outcome.valid_until, locale),
          })}
        />
      ) : (
        <Flex vertical gap={12}>
          {standing.customer_id === null && <Alert type="warning" showIcon title={t("identity.no_customer")} />}
          {standing.methods.length > 1 && (
            <Segmented<Method>
              block
              value={method}
              options={standing.methods.map((each) => ({ value: each, label: t(`identity.method_${each}`) }))}
              onChange={(next) => {
                asked.current = null;
                setMethod(next);
                answer.reset();
              }}
            />
          )}
          {outcome !== null && locked === null && (
            <Alert
              type="error"
              showIcon
              title={t("identity.not_proved")}
              description={t("identity.not_proved_hint")}
              data-outcome="not-proved"
            />
          )}
          {locked !== null && (
            <Alert type="error" showIcon title={t("identity.locked_until", { time: formatTime(locked, locale) })} />
          )}
          {begin.error !== null && locked === null && <Alert type="error" showIcon title={sentence(begin.error)} />}
          {answer.error !== null && Object.keys(problems).length === 0 && (
            <Alert type="error" showIcon title={sentence(answer.error)} />
          )}
          {method === "code" && (
            <CodeWay
              channels={standing.channels}
              channel={channel}
              language={language}
              sending={begin.isPending}
              sent={challenge !== undefined}
              onChannel={setChannel}
              onLanguage={setLanguage}
              onSend={() => {
                mutate("code");
              }}
            />
          )}
          {challenge !== undefined && locked === null && (
            <>
              <span className="quiet">
                {method === "code"
                  ? t("identity.code_sent", {
                      minutes: Math.max(1, Math.round((Date.parse(challenge.expires_at) - Date.now()) / MINUTE)),
                    })
                  : t(method === "document" ? "identity.document_hint" : "identity.ask_aloud")}
              </span>
              <FieldsForm
                key={challenge.id}
                autoFocus
                fields={challenge.fields}
                values={values}
                problems={problems}
                onChange={setValues}
                onEnd={compare}
              />
            </>
          )}
        </Flex>
      )}
    </Modal>
  );
}

interface CodeWayProps {
  channels: Channel[];
  channel: Channel;
  language: "zh-CN" | "en";
  sending: boolean;
  sent: boolean;
  onChannel: (channel: Channel) => void;
  onLanguage: (language: "zh-CN" | "en") => void;
  onSend: () => void;
}

function CodeWay(props: CodeWayProps) {
  const { t } = useWords();
  return (
    <Flex gap={8} align="center" wrap>
      <span className="quiet">{t("identity.channel")}</span>
      <Segmented<Channel>
        value={props.channel}
        options={props.channels.map((each) => ({ value: each, label: t(`identity.channel_${each}`) }))}
        onChange={props.onChannel}
      />
      <Segmented<"zh-CN" | "en">
        value={props.language}
        options={[
          { value: "zh-CN", label: "中文" },
          { value: "en", label: "English" },
        ]}
        onChange={props.onLanguage}
      />
      <Button type={props.sent ? "default" : "primary"} loading={props.sending} onClick={props.onSend}>
        {t(props.sent ? "identity.again" : "identity.begin")}
      </Button>
    </Flex>
  );
}

function asText(values: FieldValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
