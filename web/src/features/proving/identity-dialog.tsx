import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex, Modal, Result, Segmented } from "antd";
import { useEffect, useRef, useState } from "react";
import { asProblem } from "@/shared/api/problem";
import { FieldsForm } from "@/shared/fields/fields-form";
import { problemsOf, sentValues, type FieldProblems, type FieldValues } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatTime } from "@/shared/time/format";
import { LanguageChoice, type Language } from "@/shared/ui/language-choice";
import {
  answerCheck,
  beginCheck,
  CHECKS,
  STANDING,
  type Challenge,
  type Channel,
  type Level,
  type Method,
  type Outcome,
  type Standing,
  type Subject,
} from "./api";
import { firstMethod, isEnough } from "./model";

interface Props {
  subject: Subject;
  standing: Standing;
  /** How sure one has to be. */
  wanted?: Level | undefined;
  onClose: () => void;
}

/** A check: what to ask, what the customer says, and whether it fits; what is on file is never shown. */
export function IdentityDialog({ subject, standing, wanted, onClose }: Props) {
  const { t } = useWords();
  const check = useCheck({ subject, standing, wanted });
  return (
    <Modal
      open
      title={t("identity.title")}
      width={520}
      onCancel={onClose}
      footer={
        check.outcome?.proved === true ? (
          <Button type="primary" autoFocus onClick={onClose}>
            {t("identity.done")}
          </Button>
        ) : (
          <Flex justify="space-between" align="center">
            <span className="quiet">{t("identity.attempts_left", { count: check.left })}</span>
            <Button type="primary" disabled={!check.canCompare} loading={check.comparing} onClick={check.compare}>
              {t("identity.compare")}
            </Button>
          </Flex>
        )
      }
    >
      {check.outcome?.proved === true ? (
        <Proved method={check.method} outcome={check.outcome} wanted={wanted} />
      ) : (
        <Asking standing={standing} wanted={wanted} check={check} />
      )}
    </Modal>
  );
}

/** How far a check is: what was chosen, what is asked, what came of it. */
function useCheck({ subject, standing, wanted }: Omit<Props, "onClose">) {
  const { locale } = useWords();
  const queries = useQueryClient();
  const [method, setMethod] = useState<Method>(firstMethod(standing, wanted));
  const [channel, setChannel] = useState<Channel>(standing.channels[0] ?? "text");
  const [language, setLanguage] = useState<Language>(locale);
  const [values, setValues] = useState<FieldValues>({});
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const begin = useMutation({
    mutationFn: (wanted: Method) =>
      beginCheck({ ...subject, method: wanted, language, ...(wanted === "code" && { channel }) }),
    onMutate: () => {
      setValues({});
      setOutcome(null);
    },
  });
  const answer = useMutation({
    mutationFn: (asked: Challenge) => answerCheck(asked.id, asText(sentValues(asked.fields, values))),
    onSuccess: async (found) => {
      setOutcome(found);
      setValues({});
      await Promise.all([STANDING, CHECKS].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const { mutate } = begin;
  // what needs nothing chosen first is asked at once
  const asked = useRef<Method | null>(null);
  useEffect(() => {
    if (method === "code" || asked.current === method || standing.locked_until !== null) return;
    asked.current = method;
    mutate(method);
  }, [method, mutate, standing.locked_until]);
  const challenge = begin.data?.method === method ? begin.data : undefined;
  const locked = lockOf(outcome, standing);
  const canCompare = challenge !== undefined && locked === null;
  return {
    method,
    channel,
    language,
    values,
    outcome,
    challenge,
    locked,
    canCompare,
    left: (outcome ?? challenge ?? standing).attempts_left,
    beginning: begin.isPending,
    comparing: answer.isPending,
    beginFault: begin.error,
    answerFault: answer.error,
    setChannel,
    setLanguage,
    setValues,
    send: () => {
      mutate("code");
    },
    choose: (next: Method) => {
      asked.current = null;
      setMethod(next);
      answer.reset();
    },
    compare: () => {
      if (canCompare && !answer.isPending) answer.mutate(challenge);
    },
  };
}

type Check = ReturnType<typeof useCheck>;

function lockOf(outcome: Outcome | null, standing: Standing): string | null {
  return outcome === null ? standing.locked_until : outcome.locked_until;
}

interface ProvedProps {
  method: Method;
  outcome: Outcome;
  wanted: Level | undefined;
}

function Proved({ method, outcome, wanted }: ProvedProps) {
  const { t, locale } = useWords();
  const enough = isEnough(outcome.level ?? undefined, wanted);
  return (
    <Result
      status={enough ? "success" : "warning"}
      title={enough ? t("identity.proved") : t("identity.needed", { level: t(`identity.level_${wanted ?? "basic"}`) })}
      subTitle={t("identity.proof", {
        method: t(`identity.method_${method}`),
        level: t(`identity.level_${outcome.level ?? "basic"}`),
        time: formatTime(outcome.valid_until, locale),
      })}
    />
  );
}

function Asking({ standing, wanted, check }: { standing: Standing; wanted: Level | undefined; check: Check }) {
  const { t } = useWords();
  return (
    <Flex vertical gap={12}>
      {standing.methods.length > 1 && (
        <Segmented<Method>
          block
          value={check.method}
          options={standing.methods.map((each) => ({
            value: each,
            label: t("identity.method_of_level", {
              method: t(`identity.method_${each}`),
              level: t(`identity.level_${standing.levels[each] ?? "basic"}`),
            }),
            disabled: wanted !== undefined && !isEnough(standing.levels[each], wanted),
          }))}
          onChange={check.choose}
        />
      )}
      {standing.customer_id === null && <Alert type="warning" showIcon title={t("identity.no_customer")} />}
      <Faults check={check} />
      {check.method === "code" && <CodeWay channels={standing.channels} check={check} />}
      {check.challenge !== undefined && check.locked === null && <Form check={check} challenge={check.challenge} />}
    </Flex>
  );
}

/** Why it did not come to anything: never which answer was wrong. */
function Faults({ check }: { check: Check }) {
  const { t, sentence, locale } = useWords();
  if (check.locked !== null) {
    return (
      <Alert type="error" showIcon title={t("identity.locked_until", { time: formatTime(check.locked, locale) })} />
    );
  }
  const fault = check.beginFault ?? (Object.keys(problemsIn(check)).length === 0 ? check.answerFault : null);
  return (
    <>
      {check.outcome !== null && (
        <Alert
          type="error"
          showIcon
          title={t("identity.not_proved")}
          description={t("identity.not_proved_hint")}
          data-outcome="not-proved"
        />
      )}
      {fault !== null && <Alert type="error" showIcon title={sentence(fault)} />}
    </>
  );
}

const HINTS = { questions: "identity.ask_aloud", document: "identity.document_hint", code: "identity.code_sent" };

function Form({ check, challenge }: { check: Check; challenge: Challenge }) {
  const { t, locale } = useWords();
  return (
    <>
      <span className="quiet">{t(HINTS[check.method], { time: formatTime(challenge.expires_at, locale) })}</span>
      <FieldsForm
        key={challenge.id}
        autoFocus
        fields={challenge.fields}
        values={check.values}
        problems={problemsIn(check)}
        onChange={check.setValues}
        onEnd={check.compare}
      />
    </>
  );
}

function CodeWay({ channels, check }: { channels: readonly Channel[]; check: Check }) {
  const { t } = useWords();
  return (
    <Flex gap={8} align="center" wrap>
      <span className="quiet">{t("identity.channel")}</span>
      <Segmented<Channel>
        value={check.channel}
        options={channels.map((each) => ({ value: each, label: t(`identity.channel_${each}`) }))}
        onChange={check.setChannel}
      />
      <LanguageChoice value={check.language} onChange={check.setLanguage} />
      <Button
        type={check.challenge === undefined ? "primary" : "default"}
        loading={check.beginning}
        disabled={check.locked !== null}
        onClick={check.send}
      >
        {t(check.challenge === undefined ? "identity.begin" : "identity.again")}
      </Button>
    </Flex>
  );
}

function problemsIn(check: Check): FieldProblems {
  return check.answerFault === null ? {} : problemsOf(asProblem(check.answerFault));
}

function asText(values: FieldValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
