import { Segmented } from "antd";
import { useWords } from "../i18n/use-words";

export type Language = "zh-CN" | "en";

interface Props {
  value: Language;
  onChange: (language: Language) => void;
  label?: string;
}

/** In which language something is said to a customer, whatever the page itself is in. */
export function LanguageChoice({ value, onChange, label }: Props) {
  const { t } = useWords();
  return (
    <Segmented<Language>
      size="small"
      aria-label={label}
      value={value}
      options={(["zh-CN", "en"] as const).map((language) => ({ value: language, label: t(`language.${language}`) }))}
      onChange={onChange}
    />
  );
}
