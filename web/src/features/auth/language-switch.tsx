import { Segmented } from "antd";
import { changeLocale, type Locale } from "@/shared/i18n";
import { useWords } from "@/shared/i18n/use-words";

// a language is named in itself, whatever the present one is
const LANGUAGES: { value: Locale; key: string }[] = [
  { value: "zh-CN", key: "language.zh" },
  { value: "en", key: "language.en" },
];

export function LanguageSwitch({ onChange }: { onChange?: (locale: Locale) => void }) {
  const { t, locale } = useWords();
  return (
    <Segmented<Locale>
      value={locale}
      options={LANGUAGES.map(({ value, key }) => ({ value, label: t(key) }))}
      onChange={(next) => {
        void changeLocale(next);
        onChange?.(next);
      }}
    />
  );
}
