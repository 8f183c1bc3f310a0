import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Card, Dropdown, Flex, Input, Select } from "antd";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import type { Applies, ScriptDocument, ScriptPhase, ScriptProblem } from "./api";
import { ProblemLines } from "./problem-lines";

interface Props {
  document: ScriptDocument;
  problems: readonly ScriptProblem[];
  disabled: boolean;
  onChange: (document: ScriptDocument) => void;
}

/** For which contacts a script is meant, and the parts of its line of progress. */
export function ScriptSettings({ document, problems, disabled, onChange }: Props) {
  const { t } = useWords();
  const own = problems.filter((problem) => problem.step === "");
  return (
    <Flex vertical gap={12}>
      {own.length > 0 && <Alert type="warning" showIcon title={<ProblemLines problems={own} />} />}
      <Card size="small" title={t("scripts.applies")}>
        <AppliesEditor
          applies={document.applies ?? []}
          disabled={disabled}
          onChange={(applies) => {
            onChange({ ...document, applies });
          }}
        />
      </Card>
      <Card size="small" title={t("scripts.phases")}>
        <PhasesEditor
          phases={document.phases ?? []}
          disabled={disabled}
          onChange={(phases) => {
            onChange({ ...document, phases });
          }}
        />
      </Card>
    </Flex>
  );
}

interface AppliesProps {
  applies: Applies[];
  disabled: boolean;
  onChange: (applies: Applies[]) => void;
}

function AppliesEditor({ applies, disabled, onChange }: AppliesProps) {
  const { t, name } = useWords();
  const { queues } = useDirectory();
  const write = (place: number, changed: Applies) => {
    onChange(applies.map((each, at) => (at === place ? changed : each)));
  };
  return (
    <Flex vertical gap={8} align="flex-start">
      {applies.length === 0 && <span className="quiet">{t("scripts.applies_empty")}</span>}
      {applies.map((rule, place) => (
        <Flex key={place} gap={8} align="center">
          <span style={{ width: 90 }}>{t(`scripts.applies_${rule.kind}`)}</span>
          {rule.kind === "queue" && (
            <Select
              style={{ width: 240 }}
              disabled={disabled}
              showSearch={{ optionFilterProp: "label" }}
              value={rule.queue_id ?? null}
              options={[...queues.values()].map((queue) => ({ value: queue.id, label: name(queue) }))}
              onChange={(queue_id: string) => {
                write(place, { ...rule, queue_id });
              }}
            />
          )}
          {rule.kind === "menu" && (
            <>
              <Input
                style={{ width: 240 }}
                disabled={disabled}
                placeholder={t("scripts.menu_node")}
                maxLength={80}
                value={rule.node ?? ""}
                onChange={(event) => {
                  write(place, { ...rule, node: event.target.value });
                }}
              />
              <Input
                style={{ width: 160 }}
                disabled={disabled}
                placeholder={t("scripts.menu_result")}
                maxLength={40}
                value={rule.result ?? ""}
                onChange={(event) => {
                  write(place, { ...rule, result: event.target.value });
                }}
              />
            </>
          )}
          {!disabled && (
            <RemoveButton
              label={t("scripts.remove")}
              onClick={() => {
                onChange(applies.filter((_, at) => at !== place));
              }}
            />
          )}
        </Flex>
      ))}
      {!disabled && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: (["tenant", "queue", "menu"] as const).map((kind) => ({
              key: kind,
              label: t(`scripts.applies_${kind}`),
            })),
            onClick: ({ key }) => {
              onChange([...applies, { kind: key as Applies["kind"], queue_id: null, node: "", result: "" }]);
            },
          }}
        >
          <Button type="dashed" icon={<PlusOutlined />} data-action="add-applies">
            {t("scripts.add_applies")}
          </Button>
        </Dropdown>
      )}
    </Flex>
  );
}

interface PhasesProps {
  phases: ScriptPhase[];
  disabled: boolean;
  onChange: (phases: ScriptPhase[]) => void;
}

function PhasesEditor({ phases, disabled, onChange }: PhasesProps) {
  const { t } = useWords();
  const write = (place: number, changes: Partial<ScriptPhase>) => {
    onChange(phases.map((each, at) => (at === place ? { ...each, ...changes } : each)));
  };
  return (
    <Flex vertical gap={8} align="flex-start">
      {phases.map((phase, place) => (
        <Flex key={phase.key} gap={8} align="center">
          <span className="quiet figures" style={{ width: 20 }}>
            {place + 1}
          </span>
          {(["name_zh", "name_en"] as const).map((part) => (
            <Input
              key={part}
              style={{ width: 200 }}
              disabled={disabled}
              aria-label={t(`scripts.${part}`)}
              placeholder={t(`scripts.${part}`)}
              maxLength={80}
              value={phase[part]}
              onChange={(event) => {
                write(place, { [part]: event.target.value });
              }}
            />
          ))}
          {!disabled && (
            <RemoveButton
              label={t("scripts.remove")}
              onClick={() => {
                onChange(phases.filter((_, at) => at !== place));
              }}
            />
          )}
        </Flex>
      ))}
      {!disabled && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => {
            onChange([...phases, { key: freshPhase(phases), name_zh: "", name_en: "" }]);
          }}
        >
          {t("scripts.add_phase")}
        </Button>
      )}
    </Flex>
  );
}

function freshPhase(phases: readonly ScriptPhase[]): string {
  for (let number = phases.length + 1; ; number += 1) {
    const key = `part_${String(number)}`;
    if (!phases.some((phase) => phase.key === key)) return key;
  }
}
