import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Select, Skeleton, Tag } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { LanguageChoice, type Language } from "@/shared/ui/language-choice";
import { beginRun, GUIDE, loadGuide, type Guide, type Run } from "../api";
import "../guiding.css";
import { ProgressLine } from "../progress-line";
import { RunSummary } from "../run-summary";
import { said, type StepHelpers } from "./step";
import { StepCard } from "./step-card";

interface Props extends StepHelpers {
  contact: Contact;
}

const LED: readonly Contact["phase"][] = ["talking", "held", "returning", "wrap_up"];

/** Leads through the contact, one step at a time; what was begun goes on where it was left. */
export function GuidePanel({ contact, ...helpers }: Props) {
  const id = contact.interaction_id;
  const { data, error, refetch } = useQuery({ queryKey: [GUIDE, id], queryFn: () => loadGuide(id) });
  if (error !== null) return <Failure error={error} retry={refetch} />;
  if (data === undefined) return <Skeleton active paragraph={{ rows: 4 }} />;
  return <Led key={id} contact={contact} guide={data} {...helpers} />;
}

function Led({ contact, guide, ...helpers }: Props & { guide: Guide }) {
  const { t, name, locale, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const [language, setLanguage] = useState<Language>(locale);
  const id = contact.interaction_id;
  const keep = (run: Run) => {
    queries.setQueryData<Guide>([GUIDE, id], (before) => before && { ...before, runs: withRun(before.runs, run) });
  };
  const begin = useMutation({
    mutationFn: (script: string) => beginRun(id, script),
    onSuccess: (run) => {
      keep(run);
      setChosen(run.script_id);
    },
    onError: (problem) => void message.error(sentence(problem)),
  });
  // what fits the contact is there as soon as it is spoken with: nobody has to look for it
  const best = guide.scripts.find((script) => script.fit !== null);
  const { mutate } = begin;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || guide.runs.length > 0 || best === undefined || !LED.includes(contact.phase)) return;
    begun.current = true;
    mutate(best.id);
  }, [best, contact.phase, guide.runs.length, mutate]);
  const run =
    guide.runs.find((each) => each.script_id === chosen) ??
    guide.runs.findLast((each) => each.ended_at === null) ??
    guide.runs.at(-1);
  const others = choices(guide);
  if (run === undefined && others.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("guide.empty")} />;
  }
  return (
    <Flex vertical gap={12} data-guide={run?.code ?? ""}>
      <Flex gap={8} align="center">
        <Select
          size="small"
          style={{ flex: 1, minWidth: 0 }}
          placeholder={t("guide.choose")}
          aria-label={t("guide.choose")}
          loading={begin.isPending}
          value={run?.script_id ?? null}
          options={others.map((each) => ({
            value: each.id,
            label: (
              <Flex gap={6} align="center">
                {name(each)}
                {each.fit !== null && <Tag>{t(`guide.fit_${each.fit}`)}</Tag>}
              </Flex>
            ),
          }))}
          onChange={(script: string) => {
            setChosen(script);
            if (!guide.runs.some((each) => each.script_id === script)) mutate(script);
          }}
        />
        <LanguageChoice value={language} onChange={setLanguage} />
      </Flex>
      {run === undefined ? (
        <Waiting guide={guide} language={language} best={best?.id} onBegin={mutate} />
      ) : (
        <>
          <ProgressLine phases={run.phases} />
          {run.step === null ? (
            <RunSummary run={run} closing={said(guide.closing, language)} />
          ) : (
            <StepCard
              key={`${run.id}.${run.step.key}.${run.version}`}
              contact={contact}
              run={run}
              step={run.step}
              language={language}
              onDone={keep}
              onStale={() => void queries.invalidateQueries({ queryKey: [GUIDE, id] })}
              {...helpers}
            />
          )}
        </>
      )}
    </Flex>
  );
}

interface WaitingProps {
  guide: Guide;
  language: Language;
  best: string | undefined;
  onBegin: (script: string) => void;
}

/** Before anybody is spoken with: how to greet, and what to begin with. */
function Waiting({ guide, language, best, onBegin }: WaitingProps) {
  const { t } = useWords();
  const greeting = said(guide.greeting, language);
  return (
    <Flex vertical gap={8} align="flex-start">
      {greeting !== "" && <div className="guide-said">{greeting}</div>}
      {best !== undefined && (
        <Button
          type="primary"
          onClick={() => {
            onBegin(best);
          }}
        >
          {t("guide.begin")}
        </Button>
      )}
    </Flex>
  );
}

/** The scripts that can be gone to: those of the contact first, then what else is published. */
function choices(guide: Guide) {
  const walked = guide.runs
    .filter((run) => !guide.scripts.some((script) => script.id === run.script_id))
    .map((run) => ({ id: run.script_id, name_zh: run.name_zh, name_en: run.name_en, fit: null }));
  return [...guide.scripts, ...walked];
}

function withRun(runs: readonly Run[], run: Run): Run[] {
  const others = runs.filter((each) => each.id !== run.id);
  return [...others, run];
}
