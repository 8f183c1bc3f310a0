import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Checkbox, Flex, Result, Tag } from "antd";
import { useEffect, useState } from "react";
import { asProblem } from "@/shared/api/problem";
import { FieldsForm } from "@/shared/fields/fields-form";
import { problemsOf, sentValues, type FieldProblems, type FieldValues } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { LanguageChoice, type Language } from "@/shared/ui/language-choice";
import { tryScript, type Facts, type GuideStep, type ScriptDocument, type TryStep } from "./api";
import "./guiding.css";
import { ProgressLine } from "./progress-line";

interface Props {
  document: ScriptDocument;
  onStep?: (key: string) => void;
}

type Supposed = "customer.known" | "identity.basic" | "identity.strong";

/** The script walked as an agent will, with nothing kept; what is supposed to be known can be chosen. */
export function TryOut({ document, onStep }: Props) {
  const { t, locale, sentence } = useWords();
  const [language, setLanguage] = useState<Language>(locale);
  const [supposed, setSupposed] = useState<Supposed[]>([]);
  const [steps, setSteps] = useState<TryStep[]>([]);
  const [values, setValues] = useState<FieldValues>({});
  const walking = useMutation({
    mutationFn: (asked: { steps: TryStep[]; supposed: Supposed[] }) =>
      tryScript({ document, steps: asked.steps, facts: factsOf(asked.supposed) }),
    onSuccess: (found, asked) => {
      setSteps(asked.steps);
      setValues(found.step?.values ?? {});
      if (found.step) onStep?.(found.step.key);
    },
  });
  const { mutate, data, error } = walking;
  useEffect(() => {
    mutate({ steps: [], supposed: [] });
  }, [mutate]);
  const step = data?.step ?? null;
  const problems: FieldProblems = error === null ? {} : problemsOf(asProblem(error));
  const act = (deed: TryStep) => {
    mutate({ steps: [...steps, deed], supposed });
  };
  return (
    <Card
      size="small"
      title={t("scripts.try")}
      data-try-out
      extra={
        <Flex gap={8}>
          <LanguageChoice value={language} onChange={setLanguage} />
          <Button
            size="small"
            onClick={() => {
              mutate({ steps: [], supposed });
            }}
          >
            {t("scripts.try_again")}
          </Button>
        </Flex>
      }
    >
      <Flex vertical gap={12}>
        <Flex gap={8} wrap align="center">
          <span className="quiet">{t("scripts.try_facts")}</span>
          <Checkbox.Group
            value={supposed}
            options={[
              { value: "customer.known", label: t("scripts.fact.customer.known") },
              { value: "identity.basic", label: `${t("guide.proved")} · ${t("guide.level_basic")}` },
              { value: "identity.strong", label: `${t("guide.proved")} · ${t("guide.level_strong")}` },
            ]}
            onChange={(chosen) => {
              setSupposed(chosen as Supposed[]);
              mutate({ steps, supposed: chosen as Supposed[] });
            }}
          />
        </Flex>
        <ProgressLine phases={data?.phases ?? []} />
        {error !== null && Object.keys(problems).length === 0 && (
          <Alert type="warning" showIcon title={sentence(error)} />
        )}
        {data !== undefined && step === null && <Result status="success" title={t("scripts.try_end")} />}
        {step !== null && (
          <TriedStep
            step={step}
            language={language}
            values={values}
            problems={problems}
            busy={walking.isPending}
            canGoBack={steps.length > 0}
            onValues={setValues}
            onAct={act}
            onBack={() => {
              mutate({ steps: steps.slice(0, -1), supposed });
            }}
          />
        )}
      </Flex>
    </Card>
  );
}

interface TriedProps {
  step: GuideStep;
  language: Language;
  values: FieldValues;
  problems: FieldProblems;
  busy: boolean;
  canGoBack: boolean;
  onValues: (values: FieldValues) => void;
  onAct: (deed: TryStep) => void;
  onBack: () => void;
}

function TriedStep({ step, language, values, problems, busy, canGoBack, onValues, onAct, onBack }: TriedProps) {
  const { t, name } = useWords();
  const said = (text: { zh: string; en: string }) => (language === "en" ? text.en : text.zh);
  const next = () => {
    onAct({ how: "next", values: sentValues(step.fields, values), order_opened: true });
  };
  return (
    <Flex vertical gap={12} data-trying={step.key}>
      <Flex gap={8} className="quiet">
        {name(step)}
        <Tag>{t(`scripts.kind.${step.kind}`)}</Tag>
        {step.required && <Tag>{t("guide.required")}</Tag>}
      </Flex>
      <div className="guide-said">{said(step.text)}</div>
      {step.kind === "order" && <span className="quiet">{t("guide.order_type", { type: step.order_type })}</span>}
      {step.kind === "knowledge" && <span className="quiet">{t("guide.look_up", { query: said(step.query) })}</span>}
      <FieldsForm fields={step.fields} values={values} problems={problems} onChange={onValues} onEnd={next} />
      <Flex gap={8}>
        <Button type="primary" loading={busy} data-action="try-next" onClick={next}>
          {t(step.kind === "end" ? "guide.finish" : "guide.next")}
        </Button>
        <Button disabled={!canGoBack} onClick={onBack}>
          {t("guide.back")}
        </Button>
        {!step.required && step.kind !== "end" && (
          <Button
            type="text"
            onClick={() => {
              onAct({ how: "skipped", values: {}, order_opened: false });
            }}
          >
            {t("guide.skip")}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}

function factsOf(supposed: readonly Supposed[]): NonNullable<Facts> {
  const level = supposed.includes("identity.strong")
    ? "strong"
    : supposed.includes("identity.basic")
      ? "basic"
      : "none";
  return {
    "customer.known": supposed.includes("customer.known"),
    "identity.level": level,
    "identity.proved": level !== "none",
  };
}
