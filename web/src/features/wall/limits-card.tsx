import { Button, Card, Flex, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { setOfQueue, setOfTenant, type LimitsRow, type LimitsSet } from "./api";
import {
  BOUNDS,
  draftOf,
  isWhole,
  LIMITS,
  scopesOf,
  setOf,
  type Draft,
  type LimitName,
  type Mode,
  type Scope,
} from "./limits-model";

/** Thresholds of an enterprise or of one of its queues. */
export function LimitsCard({ rows }: { rows: LimitsRow[] }) {
  const { t, locale } = useWords();
  const scopes = scopesOf(rows);
  const [chosen, setChosen] = useState<string | null>(null);
  const scope = scopes.find(({ key }) => key === chosen) ?? scopes[0];
  if (scope === undefined) return null;
  return (
    <Card
      size="small"
      title={t("alarm.limits")}
      extra={
        <Select<string>
          showSearch={{ optionFilterProp: "label" }}
          value={scope.key}
          onChange={setChosen}
          aria-label={t("alarm.of")}
          style={{ width: 360 }}
          options={scopes.map((each) => {
            const label = locale === "en" ? each.en : each.zh;
            return { value: each.key, label: each.kind === "tenant" ? t("alarm.all_queues", { name: label }) : label };
          })}
        />
      }
    >
      <Form key={`${scope.key} ${JSON.stringify(scope.set)}`} scope={scope} />
    </Card>
  );
}

function Form({ scope }: { scope: Scope }) {
  const { t } = useWords();
  const [draft, setDraft] = useState<Draft>(() => draftOf(scope));
  const setLimits = scope.kind === "tenant" ? setOfTenant : setOfQueue;
  const saving = useSaving((set: LimitsSet) => setLimits(scope.id, set), { stale: ["wall"] });
  return (
    <Flex vertical gap={6}>
      {LIMITS.map((name) => (
        <Line
          key={name}
          name={name}
          draft={draft}
          onChange={(changes) => {
            setDraft({ ...draft, [name]: { ...draft[name], ...changes } });
          }}
        />
      ))}
      <div>
        <Button
          type="primary"
          loading={saving.isPending}
          disabled={!isWhole(draft)}
          data-testid="save-limits"
          onClick={() => {
            saving.mutate(setOf(draft));
          }}
        >
          {t("common.save")}
        </Button>
      </div>
    </Flex>
  );
}

interface LineProps {
  name: LimitName;
  draft: Draft;
  onChange: (changes: { mode?: Mode; typed?: number | null }) => void;
}

function Line({ name, draft, onChange }: LineProps) {
  const { t } = useWords();
  const { mode, typed } = draft[name];
  return (
    <Flex gap={12} align="center" data-limit={name}>
      <span style={{ width: 230 }}>{t(`alarm.limit_${name}`)}</span>
      <Segmented<Mode>
        size="small"
        value={mode}
        onChange={(next) => {
          onChange({ mode: next });
        }}
        options={(["inherited", "own", "none"] as const).map((each) => ({
          value: each,
          label: t(`alarm.mode_${each}`),
        }))}
      />
      {mode !== "none" && (
        <InputNumber<number>
          size="small"
          {...BOUNDS[name]}
          value={typed}
          disabled={mode === "inherited"}
          aria-label={t(`alarm.limit_${name}`)}
          suffix={t(`alarm.unit_${name}`)}
          style={{ width: 130 }}
          onChange={(next) => {
            onChange({ typed: next });
          }}
        />
      )}
    </Flex>
  );
}
