import { ArrowRightOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Dropdown, Flex, Tag, Tooltip } from "antd";
import type { Contact } from "@/shared/api/model";
import { asProblem } from "@/shared/api/problem";
import { FieldsForm } from "@/shared/fields/fields-form";
import { problemsOf, sentValues, type FieldProblems, type FieldValues } from "@/shared/fields/model";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { useWords } from "@/shared/i18n/use-words";
import { useHotkeys, useKeyLabel } from "@/shared/keys/keys-context";
import { doStep, REASONS, type Deed, type GuideStep, type Reason, type Run } from "../api";
import { said, type StepHelpers } from "./step";

interface Props extends StepHelpers {
  contact: Contact;
  run: Run;
  step: GuideStep;
  language: "zh-CN" | "en";
  onDone: (run: Run) => void;
  onStale: () => void;
}

/** The step that waits: what is said in big letters, what is asked below it, and the keys that lead on and back. */
export function StepCard({ contact, run, step, language, onDone, onStale, ...helpers }: Props) {
  const { t, name, sentence } = useWords();
  const keyOf = useKeyLabel();
  const [values, keep, forget] = useFormDraft<FieldValues>(`guide.${run.id}.${step.key}`, step.values);
  const doing = useMutation({
    mutationFn: (deed: Pick<Deed, "how" | "values" | "order_id" | "reason">) =>
      doStep(run.id, { step: step.key, version: run.version, ...deed }),
    onSuccess: (after) => {
      forget();
      onDone(after);
    },
    onError: (problem) => {
      if (asProblem(problem).code === "conflict") onStale();
    },
  });
  const problems: FieldProblems = doing.error === null ? {} : problemsOf(asProblem(doing.error));
  const act = (deed: Pick<Deed, "how" | "values" | "order_id" | "reason">) => {
    if (!doing.isPending) doing.mutate(deed);
  };
  // Outlives a reload: the form must not stand there again for an order that there is.
  const [orderId, setOrderId] = useFormDraft<string | null>(`guide.${run.id}.${String(run.version)}.order`, null);
  const next = () => {
    act({ how: "next", values: sentValues(step.fields, values), ...(orderId !== null && { order_id: orderId }) });
  };
  const opened = (id: string, stays = false) => {
    if (stays) setOrderId(id);
    else act({ how: "next", values: {}, order_id: id });
  };
  const back = () => {
    if (run.can_go_back) act({ how: "back", values: {} });
  };
  useHotkeys({ guide_next: next, guide_back: back });
  return (
    <Flex vertical gap={12} className="guide-step" data-step={step.key}>
      <Flex gap={8} align="center" className="quiet">
        {name(step)}
        {step.required && <Tag>{t("guide.required")}</Tag>}
      </Flex>
      {said(step.text, language) !== "" && <div className="guide-said">{said(step.text, language)}</div>}
      <FieldsForm
        autoFocus
        buttons
        fields={step.fields}
        values={values}
        problems={problems}
        onChange={keep}
        onEnd={next}
      />
      <Part contact={contact} step={step} language={language} orderId={orderId} opened={opened} {...helpers} />
      {doing.error !== null && Object.keys(problems).length === 0 && (
        <Alert type="warning" showIcon title={sentence(doing.error)} />
      )}
      <Flex gap={8} align="center">
        <Tooltip title={keyOf("guide_next")}>
          <Button
            type={opensOrder(step) && orderId === null ? "default" : "primary"}
            icon={<ArrowRightOutlined />}
            iconPlacement="end"
            loading={doing.isPending}
            data-action="guide-next"
            onClick={next}
          >
            {t(step.kind === "end" ? "guide.finish" : "guide.next")}
          </Button>
        </Tooltip>
        <Tooltip title={keyOf("guide_back")}>
          <Button icon={<ArrowUpOutlined />} disabled={!run.can_go_back} data-action="guide-back" onClick={back}>
            {t("guide.back")}
          </Button>
        </Tooltip>
        {!step.required && step.kind !== "end" && (
          <Dropdown
            trigger={["click"]}
            menu={{
              items: REASONS.map((reason) => ({ key: reason, label: t(`guide.reason.${reason}`) })),
              onClick: ({ key }) => {
                act({ how: "skipped", values: {}, reason: key as Reason });
              },
            }}
          >
            <Button type="text" data-action="guide-skip">
              {t("guide.skip")}
            </Button>
          </Dropdown>
        )}
        <span className="quiet figures" style={{ marginInlineStart: "auto" }}>
          {`${t("guide.next")} ${keyOf("guide_next")} · ${t("guide.back")} ${keyOf("guide_back")}`}
        </span>
      </Flex>
    </Flex>
  );
}

/** Where the step's own form leads on, going on without it is not what stands out. */
const opensOrder = (step: GuideStep) => step.kind === "order" && step.order_id === null;

interface PartProps extends StepHelpers {
  contact: Contact;
  step: GuideStep;
  language: "zh-CN" | "en";
  /** The order that was opened in this step and is still being settled. */
  orderId: string | null;
  opened: (orderId: string, stays?: boolean) => void;
}

/** What a step has another feature do. */
function Part({ contact, step, language, orderId, opened, ...helpers }: PartProps) {
  const { renderIdentity, renderOrder, renderKnowledge } = helpers;
  const { t } = useWords();
  if (step.kind === "identity") {
    return (
      renderIdentity?.(contact, step) ?? (
        <span className="quiet">{t("guide.identity_needed", { level: t(`guide.level_${step.level}`) })}</span>
      )
    );
  }
  if (step.kind === "knowledge") {
    const query = said(step.query, language);
    return renderKnowledge?.(contact, query) ?? <span className="quiet">{t("guide.look_up", { query })}</span>;
  }
  if (step.kind !== "order") return null;
  if (step.order_id !== null) return <Tag color="success">{t("guide.order_opened")}</Tag>;
  return (
    renderOrder?.(contact, step, { orderId, onOpened: opened }) ?? (
      <span className="quiet">{t("guide.order_type", { type: step.order_type })}</span>
    )
  );
}
