import { Select } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { ScriptDocument } from "./api";

const BELOW = "";

interface Props {
  document: ScriptDocument;
  value: string | null;
  onChange: (key: string | null) => void;
}

/** Where it goes on: the step below, or another one. */
export function TargetSelect({ document, value, onChange }: Props) {
  const { t, name } = useWords();
  return (
    <Select
      showSearch={{ optionFilterProp: "label" }}
      style={{ minWidth: 160, width: "100%" }}
      aria-label={t("scripts.goes_on")}
      value={value ?? BELOW}
      options={[
        { value: BELOW, label: `↓ ${t("scripts.next_below")}` },
        ...document.steps.map((step, place) => ({
          value: step.key,
          label: `${String(place + 1)} ${name({ name_zh: step.name_zh ?? "", name_en: step.name_en ?? "" }) || step.key}`,
        })),
      ]}
      onChange={(key: string) => {
        onChange(key === BELOW ? null : key);
      }}
    />
  );
}
